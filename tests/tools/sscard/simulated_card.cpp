#include "tools/sscard/simulated_card.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/inspect.hpp"
#include "cos-sim/kernel/tear_order.hpp"
#include "tests/support/issued_card.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"
#include "tools/sscard/test_card.hpp"

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

TEST_CASE("an ordered power cut ends the next session, and the card lives on after it") {
  const test::TempFolder folder;
  const std::string image = folder / "a.card";
  test::TestVault vault;
  // Inside the first file, between two writes, in the middle of the tree.
  for (const char* bytes : {"3", "900", "20000"}) {
    CAPTURE(bytes);
    if (!real_world().files.exists(image)) REQUIRE(cos::create_blank_image(image, cos::Blank{}));
    REQUIRE(test::run_sscard({"sim", "reset", image}).code == 0);
    REQUIRE(test::run_sscard({"sim", "tear", "--after-bytes", bytes, "--weak", image}).code == 0);
    {
      auto card = tools::SimulatedCard::open(image, real_world());
      REQUIRE(card);
      cos::InProcessLink link(**card);
      Channel channel(link);
      CHECK_FALSE(tools::build_test_card(channel, {}, *vault));
    }
    auto again = tools::SimulatedCard::open(image, real_world());
    REQUIRE(again);
    CHECK_FALSE((*again)->power_on(Protocol::T0).empty());
    CHECK_FALSE((*again)->process("0084000008"_hex).empty());
  }
  REQUIRE(test::run_sscard({"sim", "reset", image}).code == 0);
  auto card = tools::SimulatedCard::open(image, real_world());
  REQUIRE(card);
  cos::InProcessLink link(**card);
  Channel channel(link);
  CHECK(tools::build_test_card(channel, {}, *vault));
}
