#include "cos-sim/kernel/card.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;
using sscard::test::SocialBuilder;
using sscard::test::TestCard;

TEST_CASE("a blank answers its ATR and has no MF") {
  TestCard card;
  CHECK(to_hex(card.restart()) == "3B6D000000875431608660260101000001");
  CHECK(card.sw("00A40000023F00") == 0x6A82);
  CHECK(card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") == 0x6A82);
}

TEST_CASE("a whole social side can be built by raw commands and lives in its memory") {
  TestCard card(test::social_card_cells());
  CHECK(card.full("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") ==
        "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000");
  CHECK(card.full("00A4040006D15600000503") == "6F088406D156000005039000");
  CHECK(card.full("00A40000023F00") == "6F05A50388011E9000");
}
