#include <doctest/doctest.h>

#include <thread>

#include "tests/pcsc/sandbox.hpp"

namespace sscard::test {
namespace {

using namespace std::chrono_literals;

const Command challenge({0x00, 0x84, 0x00, 0x00}, {}, 8);
const Command falls_mute({0x80, 0x11, 0x00, 0x00}, {});
const Command never_answers({0x80, 0x12, 0x00, 0x00}, {});

std::unique_ptr<Link> must_connect(Reader& reader, std::chrono::milliseconds wait = 5s) {
  auto link = reader.connect(wait);
  REQUIRE_MESSAGE(link.has_value(), link.error().what.english());
  return std::move(*link);
}

/// The kind of trouble a command ran into, and whether the person is told what and what to do.
ErrorKind kind_of(Channel& channel, const Command& command) {
  const auto answer = channel.transmit(command);
  REQUIRE(!answer);
  CHECK_FALSE(answer.error().what.english().empty());
  CHECK_FALSE(answer.error().next.english().empty());
  return answer.error().kind;
}

TEST_CASE("a card taken out between two commands is NoCard; back in, it works again") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver), short_timeouts());
    {
      const auto link = must_connect(reader);
      Channel channel(*link);
      CHECK(channel.transmit(challenge));
      served.server->take_out(0);
      CHECK(kind_of(channel, challenge) == ErrorKind::NoCard);
      CHECK(kind_of(channel, challenge) == ErrorKind::NoCard);
    }
    served.server->put_in(0);
    const auto link = must_connect(reader);
    Channel channel(*link);
    CHECK(channel.transmit(challenge));
  }
}

TEST_CASE("a card taken out during a command is NoCard") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver), {.command = 10s});
    const auto link = must_connect(reader);
    Channel channel(*link);
    std::thread hand([&] {
      std::this_thread::sleep_for(200ms);
      std::thread release([&] {
        std::this_thread::sleep_for(100ms);
        served.card().release();
      });
      served.server->take_out(0);
      release.join();
    });
    CHECK(kind_of(channel, never_answers) == ErrorKind::NoCard);
    hand.join();
  }
}

TEST_CASE("a card that does not answer its reset is CardMute") {
  for (const ReaderDriver driver : both_drivers) {
    sandbox();
    wait_for_card(reader_name(driver), false);
    DoubleCard card;
    card.mute_at_reset = true;
    cos::CardServer server({&card}, sandbox().serve(driver));
    PcscReader reader(reader_name(driver), short_timeouts());
    const auto link = reader.connect(5s);
    REQUIRE(!link);
    CHECK(link.error().kind == ErrorKind::CardMute);
  }
}

TEST_CASE("a card that falls mute in the middle is CardMute until it is reset") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver), short_timeouts());
    const auto link = must_connect(reader);
    Channel channel(*link);
    CHECK(kind_of(channel, falls_mute) == ErrorKind::CardMute);
    CHECK(kind_of(channel, challenge) == ErrorKind::CardMute);
    CHECK(channel.reset());
    CHECK(channel.transmit(challenge));
  }
}

TEST_CASE("a card that never answers is CardTimeout, and its reader recovers once it does") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver), {.command = 300ms, .power_up = 5s});
    {
      const auto link = must_connect(reader);
      Channel channel(*link);
      CHECK(kind_of(channel, never_answers) == ErrorKind::CardTimeout);
      const auto start = std::chrono::steady_clock::now();
      CHECK(kind_of(channel, challenge) == ErrorKind::CardTimeout);
      CHECK(std::chrono::steady_clock::now() - start < 200ms);
      CHECK(reader.release(Tray::Good).error().kind == ErrorKind::CardTimeout);
    }
    served.card().release();
    bool recovered = false;
    for (int i = 0; i < 100 && !recovered; ++i) {
      recovered = reader.connect(1s).has_value();
      if (!recovered) std::this_thread::sleep_for(20ms);
    }
    CHECK(recovered);
  }
}

TEST_CASE("a card that never answers does not keep its reader from being destroyed") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    {
      PcscReader reader(reader_name(driver), {.command = 100ms});
      const auto link = must_connect(reader);
      Channel channel(*link);
      CHECK(kind_of(channel, never_answers) == ErrorKind::CardTimeout);
    }
    served.card().release();
    PcscReader other(reader_name(driver), short_timeouts());
    const auto link = must_connect(other);
    Channel channel(*link);
    CHECK(channel.transmit(challenge));
  }
}

TEST_CASE("a reader that does not exist is NoReader") {
  sandbox();
  PcscReader reader("Line 99 00 00", short_timeouts());
  CHECK(reader.connect(100ms).error().kind == ErrorKind::NoReader);
}

TEST_CASE("a pcscd that dies under a card is NoService; the next pcscd is found again") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver), short_timeouts());
    PcscReaders readers;
    REQUIRE(readers.list());
    {
      const auto link = must_connect(reader);
      Channel channel(*link);
      CHECK(channel.transmit(challenge));
      sandbox().kill();
      CHECK(kind_of(channel, challenge) == ErrorKind::NoService);
    }
    CHECK(reader.connect(100ms).error().kind == ErrorKind::NoService);
    CHECK(readers.list().error().kind == ErrorKind::NoService);
    sandbox().restart();
    REQUIRE(readers.list());
    wait_for_card(reader_name(driver), true);
    const auto link = must_connect(reader);
    Channel channel(*link);
    CHECK(channel.transmit(challenge));
  }
}

}  // namespace
}  // namespace sscard::test
