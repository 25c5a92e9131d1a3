#include "cos-sim/bank/file/objects.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("objects of one level are found by tag, and only when all of them are whole") {
  const Bytes bytes = *from_hex("5A0111 9F360200FF BF0C05 9F4D020B0A");
  REQUIRE(objects_in(bytes).has_value());
  CHECK(objects_in(bytes)->size() == 3);
  CHECK(to_hex(*find_tag(bytes, 0x9F36)) == "00FF");
  CHECK_FALSE(find_tag(bytes, 0x9F4D).has_value());
  CHECK(to_hex(*find_tag(*find_tag(bytes, 0xBF0C), 0x9F4D)) == "0B0A");
  CHECK_FALSE(find_tag(*from_hex("5A0111 9F3602"), 0x5A).has_value());
  CHECK(objects_in({})->empty());
}

TEST_CASE("a DOL asks for the sum of its lengths") {
  CHECK(dol_length(*from_hex("9F7A019F02065F2A02")) == 9U);
  CHECK(dol_length({}) == 0U);
  CHECK(dol_length(*from_hex("9F02FF")) == 255U);
  CHECK(dol_length(*from_hex("DF810102")) == 2U);
}

TEST_CASE("a DOL that is cut, has no tag, or asks for more than a command can bring is none") {
  for (const char* hex : {"9F02FF9A01", "9F02", "9F", "9A", "0001", "DF81818101"}) {
    CAPTURE(hex);
    CHECK_FALSE(dol_length(*from_hex(hex)).has_value());
  }
}
