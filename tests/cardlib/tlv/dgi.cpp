#include "cardlib/tlv/dgi.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;
using namespace sscard::tlv;

namespace {

Bytes bytes(std::string_view hex) {
  return from_hex(hex).value();
}

}  // namespace

TEST_CASE("data groups are read in order") {
  const Bytes two = bytes("9010020303 9104 0A 82021C0094040801 0200");
  const auto groups = read_dgis(two);
  REQUIRE(groups);
  REQUIRE(groups->size() == 2);
  CHECK(groups->at(0).id == 0x9010);
  CHECK(to_hex(groups->at(0).value) == "0303");
  CHECK(groups->at(1).id == 0x9104);
  CHECK(groups->at(1).value.size() == 10);
  CHECK(read_dgis({})->empty());
}

TEST_CASE("values at the border of the short length survive") {
  for (const std::size_t length : {0UL, 1UL, 254UL, 255UL, 256UL, 65535UL}) {
    const Bytes value(length, 0x42);
    const Bytes written = dgi(0x8201, value);
    CHECK(written.size() == dgi_size(length));
    CHECK(written.size() == length + (length <= 254 ? 3 : 5));
    const auto read = read_dgis(written);
    REQUIRE(read);
    REQUIRE(read->size() == 1);
    CHECK(equal(read->front().value, value));
  }
}

TEST_CASE("a long length for a short value is accepted, as bureaus send it") {
  const Bytes raw = bytes("9000FF0003AABBCC");
  const auto read = read_dgis(raw);
  REQUIRE(read);
  CHECK(to_hex(read->front().value) == "AABBCC");
}

TEST_CASE("a group that is cut short is refused with its place") {
  for (const char* wrong :
       {"90", "9000", "900001", "9000FF", "9000FF00", "9000FF0001", "90000000"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_dgis(bytes(wrong)));
  }
  CHECK(read_dgis(bytes("900000901002 03")).error().what.english() ==
        "data group 9010 at byte 3 says 2 bytes, 1 are there");
}
