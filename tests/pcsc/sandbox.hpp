// What the tests through pcscd share: one private pcscd with four readers of vpcd and
// twelve of our own driver (pcscd has no more), and served test cards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cardlib/channel/pcsc.hpp"
#include "cos-sim/attach/serve.hpp"
#include "tests/support/double_card.hpp"
#include "tests/support/pcscd_sandbox.hpp"

namespace sscard::test {

using cos::ReaderDriver;
inline constexpr ReaderDriver both_drivers[] = {ReaderDriver::Vpcd, ReaderDriver::Own};
inline constexpr std::size_t vpcd_readers = 4;
inline constexpr std::size_t own_readers = 12;

/// Started by the first test that asks, stopped at the end of the program.
PcscdSandbox& sandbox();
/// Reader k of a driver.
std::string reader_name(ReaderDriver driver, std::size_t k = 0);

/// Test cards in the first readers of a driver; returns when pcscd has seen them all.
struct ServedCards {
  explicit ServedCards(std::size_t count = 1, ReaderDriver driver = ReaderDriver::Vpcd);
  DoubleCard& card(std::size_t k = 0) { return *cards[k]; }
  std::string reader(std::size_t k = 0) const { return reader_name(driver, k); }
  ReaderDriver driver;
  std::vector<std::unique_ptr<DoubleCard>> cards;
  std::unique_ptr<cos::CardServer> server;
};

/// Until pcscd sees a card in the reader, or none; fails the test after five seconds.
void wait_for_card(const std::string& reader, bool present);

/// Short limits, so that a test of waiting does not wait long.
PcscTimeouts short_timeouts();

}  // namespace sscard::test
