#include "tools/sscard/key_card_issue.hpp"

#include <doctest/doctest.h>

#include "cos-sim/attach/in_process.hpp"
#include "tests/support/key_card.hpp"
#include "tests/support/test_vault.hpp"

using namespace sscard;

TEST_CASE("a terminal number has twelve digits and nothing else") {
  CHECK(tools::terminal_number("410100813475").has_value());
  for (const char* wrong : {"", "41010081347", "4101008134750", "41010081347A", "4101008134 5"})
    CHECK_FALSE(tools::terminal_number(wrong));
}

TEST_CASE("a key card is issued over a channel from its blank, once") {
  test::TestVault vault;
  test::TestCard card(test::key_card_blank(model::KeyCard::Psam));
  cos::InProcessLink link(card.card, Protocol::T0);
  Channel channel(link);
  keys::KeyCardOrder order;
  order.terminal = "990100000001"_hex;
  const auto issued = tools::issue_key_card(channel, order, *vault);
  REQUIRE(issued);
  CHECK(issued->size() > 120);
  CHECK(card.full("00B0960006") == "9901000000019000");
  const auto again = tools::issue_key_card(channel, order, *vault);
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == ErrorKind::CardRefused);
  CHECK(card.full("00B0960006") == "9901000000019000");
}
