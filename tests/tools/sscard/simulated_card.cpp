#include "tools/sscard/simulated_card.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/blank.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;

TEST_CASE("a card image behaves as a card and is in one place at a time") {
  const test::TempFolder folder;
  cos::Blank blank;
  blank.serial = {1, 2, 3, 4, 5, 6};
  REQUIRE(cos::create_blank_image(folder / "a.card", blank));
  auto card = tools::SimulatedCard::open(folder / "a.card", real_world());
  REQUIRE(card);
  CHECK((*card)->power_on(Protocol::T0) == cos::atr_of(blank));
  CHECK_FALSE((*card)->process("00840000"_hex).empty());
  const auto second = tools::SimulatedCard::open(folder / "a.card", real_world());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::Storage);
  card->reset();
  CHECK(tools::SimulatedCard::open(folder / "a.card", real_world()));
}
