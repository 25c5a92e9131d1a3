#include "cos-sim/kernel/command.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("the challenge register holds the last challenge until it is dropped") {
  Challenge challenge;
  CHECK(challenge.size() == 0);
  challenge.set("0102030405060708"_hex);
  challenge.set("AABBCCDD"_hex);
  CHECK(to_hex(challenge.view()) == "AABBCCDD");
  challenge.drop();
  CHECK(challenge.view().empty());
}
