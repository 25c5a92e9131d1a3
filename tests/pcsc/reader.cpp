#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "tests/pcsc/sandbox.hpp"

namespace sscard::test {
namespace {

using namespace std::chrono_literals;

const Command challenge({0x00, 0x84, 0x00, 0x00}, {}, 8);

std::unique_ptr<Link> must_connect(Reader& reader, std::chrono::milliseconds wait = 3s) {
  auto link = reader.connect(wait);
  REQUIRE_MESSAGE(link.has_value(), link.error().what.english());
  return std::move(*link);
}

TEST_CASE("pcscd lists its readers by name, with and without a card") {
  ServedCards packaged(1, ReaderDriver::Vpcd);
  ServedCards own(1, ReaderDriver::Own);
  PcscReaders readers;
  const auto names = readers.list();
  REQUIRE(names);
  CHECK(names->size() == vpcd_readers + own_readers);
  for (const ReaderDriver driver : both_drivers) {
    const std::size_t count = driver == ReaderDriver::Vpcd ? vpcd_readers : own_readers;
    for (std::size_t k = 0; k < count; ++k)
      CHECK(std::ranges::find(*names, reader_name(driver, k)) != names->end());
  }
  const auto states = readers.states();
  REQUIRE(states);
  for (const PcscReaderState& state : *states) {
    CHECK(state.card_present == (state.name == packaged.reader() || state.name == own.reader()));
    CHECK(state.atr == (state.card_present ? own.card().atr() : Bytes{}));
    CHECK_FALSE(state.card_mute);
  }
}

TEST_CASE("a served card is reached through pcscd: ATR, T=0, 61xx, 6Cxx, reset") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver));
    const auto link = must_connect(reader);
    CHECK(link->atr() == served.card().atr());
    CHECK(link->protocol() == Protocol::T0);
    Channel channel(*link);
    const auto random = channel.transmit(challenge);
    REQUIRE(random);
    CHECK(to_hex(random->data) == "0001020304050607");
    for (const std::size_t length : {1U, 100U, 255U}) {
      const Bytes data(length, 0x5A);
      const auto echo = channel.transmit(Command({0x80, 0x10, 0x00, 0x00}, data, 256));
      REQUIRE(echo);
      CHECK(echo->data == data);
      CHECK(echo->sw == StatusWord::Ok);
    }
    const auto record = channel.transmit(Command({0x00, 0xB2, 0x01, 0x04}, {}, 256));
    REQUIRE(record);
    CHECK(to_hex(record->data) == "010141");
    const int resets = served.card().resets;
    const auto atr = channel.reset();
    REQUIRE(atr);
    CHECK(*atr == served.card().atr());
    CHECK(served.card().resets == resets + 1);
    CHECK(channel.transmit(challenge));
  }
}

TEST_CASE("the card is reset when its link ends, and the next link finds it again") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver));
    for (int round = 0; round < 5; ++round) {
      const auto link = must_connect(reader);
      Channel channel(*link);
      CHECK(channel.transmit(challenge));
    }
    CHECK(reader.release(Tray::Stay));
    CHECK(served.card().resets + served.card().power_ons > 5);
  }
}

TEST_CASE("connect waits for a card that comes, and says NoCard when none does") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    served.server->take_out(0);
    wait_for_card(reader_name(driver), false);
    PcscReader reader(reader_name(driver));
    CHECK(reader.connect(100ms).error().kind == ErrorKind::NoCard);
    std::thread hand([&] {
      std::this_thread::sleep_for(300ms);
      served.server->put_in(0);
    });
    const auto link = must_connect(reader, 5s);
    hand.join();
    CHECK(link->atr() == served.card().atr());
  }
}

TEST_CASE("release waits until a finished card is taken out, and not for ever") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver), short_timeouts());
    {
      const auto link = must_connect(reader);
    }
    CHECK(reader.release(Tray::Good).error().kind == ErrorKind::CardTimeout);
    std::thread hand([&] {
      std::this_thread::sleep_for(100ms);
      served.server->take_out(0);
    });
    CHECK(reader.release(Tray::Reject));
    hand.join();
  }
}

TEST_CASE("cards that come and go are news, an idle reader is none") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReaders readers;
    REQUIRE(readers.states());
    const auto idle = readers.wait_for_change(50ms);
    REQUIRE(idle);
    CHECK_FALSE(*idle);
    served.server->take_out(0);
    const auto gone = readers.wait_for_change(5s);
    REQUIRE(gone);
    CHECK(*gone);
  }
}

TEST_CASE("four readers work at once, each on its own thread, each with its own card") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(4, driver);
    std::vector<std::thread> threads;
    std::vector<int> good(4);
    for (std::size_t k = 0; k < 4; ++k) {
      threads.emplace_back([&, k] {
        PcscReader reader(served.reader(k));
        for (int round = 0; round < 10; ++round) {
          auto link = reader.connect(5s);
          if (!link || (*link)->atr() != served.card(k).atr()) continue;
          Channel channel(**link);
          bool all = true;
          for (int i = 0; i < 20; ++i) {
            const auto answer = channel.demand(challenge, phrase("ask the card for a challenge"));
            all = all && answer && answer->size() == 8;
          }
          if (all) ++good[k];
        }
      });
    }
    for (std::thread& thread : threads)
      thread.join();
    CHECK(good == std::vector<int>(4, 10));
    for (std::size_t k = 0; k < 4; ++k)
      CHECK(served.card(k).commands == 200);
  }
}

}  // namespace
}  // namespace sscard::test
