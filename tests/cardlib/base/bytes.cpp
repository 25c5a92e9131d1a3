#include "cardlib/base/bytes.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("hex digits are read in either case, with spaces between pairs") {
  CHECK(to_hex(*from_hex("00 a4 04 00")) == "00A40400");
  CHECK(to_hex(*from_hex("")) == "");
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0G"));
  CHECK_FALSE(from_hex("0 0"));
}

TEST_CASE("a hex literal is an array of its bytes") {
  constexpr auto rid = "A000000333"_hex;
  static_assert(rid.size() == 5 && rid[4] == 0x33);
  CHECK(to_hex(rid) == "A000000333");
}

TEST_CASE("numbers are big-endian") {
  Bytes b;
  append_u16(b, 0x1234);
  append_u32(b, 0x56789ABC);
  CHECK(to_hex(b) == "123456789ABC");
  CHECK(u16_at(b, 0) == 0x1234);
  CHECK(u32_at(b, 2) == 0x56789ABC);
}

TEST_CASE("equality in constant time agrees with equality") {
  CHECK(equal_constant_time("0102"_hex, "0102"_hex));
  CHECK_FALSE(equal_constant_time("0102"_hex, "0103"_hex));
  CHECK_FALSE(equal_constant_time("0102"_hex, "010203"_hex));
}
