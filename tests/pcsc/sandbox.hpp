// What the tests through pcscd share: one private pcscd with four readers, and served test cards.
#pragma once

#include <memory>
#include <vector>

#include "cardlib/channel/pcsc.hpp"
#include "cos-sim/attach/serve.hpp"
#include "tests/support/double_card.hpp"
#include "tests/support/pcscd_sandbox.hpp"

namespace sscard::test {

/// Started by the first test that asks, stopped at the end of the program.
PcscdSandbox& sandbox();

/// Test cards in the first readers of the sandbox; returns when pcscd has seen them all.
struct ServedCards {
  explicit ServedCards(std::size_t count = 1);
  DoubleCard& card(std::size_t k = 0) { return *cards[k]; }
  std::vector<std::unique_ptr<DoubleCard>> cards;
  std::unique_ptr<cos::CardServer> server;
};

/// Until pcscd sees a card in reader k, or none; fails the test after five seconds.
void wait_for_card(std::size_t k, bool present);

/// Short limits, so that a test of waiting does not wait long.
PcscTimeouts short_timeouts();

}  // namespace sscard::test
