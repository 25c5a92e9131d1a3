#include "tests/pcsc/sandbox.hpp"

#include <doctest/doctest.h>

namespace sscard::test {

using namespace std::chrono_literals;

PcscdSandbox& sandbox() {
  static PcscdSandbox one(4);
  return one;
}

void wait_for_card(std::size_t k, bool present) {
  PcscReaders readers;
  for (int tries = 0; tries < 50; ++tries) {
    const auto states = readers.states();
    REQUIRE_MESSAGE(states.has_value(), states.error().what.english());
    for (const PcscReaderState& state : *states) {
      if (state.name == sandbox().reader(k) && state.card_present == present) return;
    }
    REQUIRE(readers.wait_for_change(100ms));
  }
  FAIL("pcscd did not notice the card");
}

ServedCards::ServedCards(std::size_t count) {
  sandbox();
  std::vector<cos::CardPort*> ports;
  for (std::size_t k = 0; k < count; ++k) {
    // The card before may still be known to pcscd.
    wait_for_card(k, false);
    cards.push_back(std::make_unique<DoubleCard>(static_cast<Byte>(k + 1)));
    ports.push_back(cards.back().get());
  }
  server = std::make_unique<cos::CardServer>(
      ports, cos::ServeOptions{.first_port = PcscdSandbox::first_port});
  REQUIRE(server->wait_until_connected(5s));
  for (std::size_t k = 0; k < count; ++k)
    wait_for_card(k, true);
}

PcscTimeouts short_timeouts() {
  return {.command = 2s, .removal = 1500ms, .power_up = 5s};
}

}  // namespace sscard::test
