#include <doctest/doctest.h>

#include "cardlib/model/fci.hpp"
#include "cos-sim/kernel/card_environment.hpp"
#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("the MF lists its environments in EF DIR for everybody") {
  test::TestCard card(test::social_card_cells());
  Byte number = 1;
  for (const model::DirectoryEntry& entry : model::directory_entries()) {
    const std::string read = "00B2" + to_hex(Bytes{number++, 0xF4}) + "00";
    CHECK(card.full(read) == to_hex(model::encode(entry)) + "9000");
  }
  CHECK(card.sw("00B203F400") == 0x6A83);
}

TEST_CASE("EF DIR is written by the card master key only, once the MF has ended") {
  test::TestCard card(test::social_card_cells());
  CHECK(card.sw("00E200F00461005000AABB") == 0x6700);
  CHECK(card.sw("00E200F0026100") == 0x6982);
}

TEST_CASE("the MF has no PIN, no read keys and no internal authentication") {
  test::TestCard card(test::social_card_cells());
  CHECK(card.sw("0020000003123456") == 0x6D00);
  CHECK(card.sw("0088000010" + std::string(32, '0')) == 0x6D00);
  CHECK(card.sw("0082000A10" + std::string(32, '0')) == 0x6A88);
}
