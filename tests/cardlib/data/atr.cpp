#include "cardlib/data/atr.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace sscard;
using namespace sscard::data;

namespace {

Atr parsed(std::string_view hex) {
  return parse_atr(from_hex(hex).value());
}

}  // namespace

TEST_CASE("the answer to reset of a social security card comes apart") {
  const Atr atr = parsed("3B6D0000 0081544331 8660 260101000001");
  CHECK(atr.well_formed());
  CHECK(atr.ts == 0x3B);
  CHECK(atr.t0 == 0x6D);
  REQUIRE(atr.interfaces.size() == 1);
  CHECK_FALSE(atr.interfaces[0].ta);
  CHECK(atr.interfaces[0].tb == 0x00);
  CHECK(atr.interfaces[0].tc == 0x00);
  CHECK_FALSE(atr.interfaces[0].td);
  CHECK(to_hex(atr.historical) == "00815443318660260101000001");
  CHECK(atr.protocols == std::vector<unsigned>{0});
  CHECK_FALSE(atr.tck);
}

TEST_CASE("TA1 is read when it is announced") {
  const Atr atr = parsed("3B7D9600 00 00815443318660260101000001");
  CHECK(atr.well_formed());
  CHECK(atr.interfaces.at(0).ta == 0x96);
  CHECK(fi_of(0x96) == 512);
  CHECK(di_of(0x96) == 32);
  CHECK(fi_of(0x18) == 372);
  CHECK(di_of(0x18) == 12);
  CHECK(fi_of(0x71) == 0);
  CHECK(di_of(0x10) == 0);
}

TEST_CASE("a card with T=1 carries a check byte, and a wrong one is a problem") {
  CHECK(parsed("3B8001 81").well_formed());
  const Atr atr = parsed("3B8001 80");
  REQUIRE(atr.problems.size() == 1);
  CHECK(atr.problems[0].english() == "the check byte TCK is wrong");
  CHECK(atr.protocols == std::vector<unsigned>{1});
  CHECK(parsed("3B8001").problems[0].english() == "the check byte TCK is missing");
}

TEST_CASE("a chain of interface bytes names its protocols in order, T=15 is none") {
  const Atr atr = parsed("3B F0 11 00 00 80 91 FE 1F 03 12");
  CHECK(atr.well_formed());
  CHECK(atr.protocols == std::vector<unsigned>{0, 1});
  REQUIRE(atr.interfaces.size() == 4);
  CHECK(atr.interfaces[1].td == 0x91);
  CHECK(atr.interfaces[3].level == 4);
}

TEST_CASE("what is wrong with an answer to reset is said") {
  CHECK(parsed("").problems.at(0).english() == "the answer to reset is empty");
  CHECK(parsed("3B").problems.at(0).english() == "T0 is missing");
  CHECK(parsed("3A00").problems.at(0).english() == "TS is neither 3B nor 3F");
  CHECK(parsed("3B10").problems.at(0).english() == "an announced interface byte is missing");
  CHECK(parsed("3B03AABB").problems.at(0).english() ==
        "T0 announces 3 historical bytes, 2 are there");
  CHECK(parsed("3B00AABB").problems.at(0).english() == "2 bytes too many at the end");
  CHECK(parsed("3B00AABB").historical.empty());
}

TEST_CASE("any 0 to 255 bytes give an answer without reading outside them") {
  std::mt19937 engine(7);
  for (unsigned length = 0; length <= 255; ++length) {
    for (unsigned first = 0; first < 256; ++first) {
      Bytes raw(length);
      for (Byte& b : raw)
        b = static_cast<Byte>(engine() & 0xFFU);
      if (length > 1) raw[1] = static_cast<Byte>(first);
      const Atr atr = parse_atr(raw);
      CHECK(atr.historical.size() <= 15);
      CHECK_FALSE(atr.protocols.empty());
      if (length > 33 || length < 2) CHECK_FALSE(atr.well_formed());
    }
  }
}
