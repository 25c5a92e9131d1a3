#include "cardlib/base/byte_reader.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("a reader that is asked for more than there is fails for good") {
  const auto bytes = "010203"_hex;
  ByteReader reader(bytes);
  CHECK(reader.u8() == 1);
  CHECK(reader.u16() == 0x0203);
  CHECK(reader.done());
  CHECK(reader.u8() == 0);
  CHECK(reader.failed());
  CHECK_FALSE(reader.done());
}

TEST_CASE("bytes left over are not done") {
  const auto bytes = "0102"_hex;
  ByteReader reader(bytes);
  reader.u8();
  CHECK_FALSE(reader.done());
  CHECK(reader.rest().size() == 1);
  CHECK(reader.done());
}
