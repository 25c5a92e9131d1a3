#include "tests/pcsc/sandbox.hpp"

#include <doctest/doctest.h>

namespace sscard::test {

using namespace std::chrono_literals;

PcscdSandbox& sandbox() {
  static PcscdSandbox one(vpcd_readers, own_readers);
  return one;
}

std::string reader_name(ReaderDriver driver, std::size_t k) {
  return driver == ReaderDriver::Vpcd ? sandbox().reader(k) : sandbox().own_reader(k);
}

void wait_for_card(const std::string& reader, bool present) {
  PcscReaders readers;
  for (int tries = 0; tries < 50; ++tries) {
    const auto states = readers.states();
    REQUIRE_MESSAGE(states.has_value(), states.error().what.english());
    for (const PcscReaderState& state : *states) {
      if (state.name == reader && state.card_present == present) return;
    }
    REQUIRE(readers.wait_for_change(100ms));
  }
  FAIL("pcscd did not notice the card");
}

ServedCards::ServedCards(std::size_t count, ReaderDriver of) : driver(of) {
  sandbox();
  std::vector<cos::CardPort*> ports;
  for (std::size_t k = 0; k < count; ++k) {
    // The card before may still be known to pcscd.
    wait_for_card(reader(k), false);
    cards.push_back(std::make_unique<DoubleCard>(static_cast<Byte>(k + 1)));
    ports.push_back(cards.back().get());
  }
  server = std::make_unique<cos::CardServer>(ports, sandbox().serve(driver));
  const Status connected = server->wait_until_connected(5s);
  REQUIRE_MESSAGE(connected.has_value(), connected.error().what.english());
  for (std::size_t k = 0; k < count; ++k)
    wait_for_card(reader(k), true);
}

PcscTimeouts short_timeouts() {
  return {.command = 2s, .removal = 1500ms, .power_up = 5s};
}

}  // namespace sscard::test
