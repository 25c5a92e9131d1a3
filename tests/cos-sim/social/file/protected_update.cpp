#include "cos-sim/social/file/protected_update.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;

TEST_CASE("class 04 exists for updates only") {
  test::TestCard card(test::social_card_cells());
  card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
  CHECK(card.sw("04B2012C12") == 0x6E00);
  CHECK(card.sw("04E200280401020304") == 0x6E00);
  CHECK(card.sw("04DC012C0401020304") == 0x6700);
  CHECK(card.sw("04DC012C050102030405") == 0x6982);
  CHECK(card.sw("04D68800050102030405") == 0x6982);
}
