#include "cos-sim/attach/ifd/reader_slot.hpp"

#include <doctest/doctest.h>

#include <array>
#include <thread>

#include "cos-sim/attach/ifd/line_frames.hpp"
#include "tests/support/temp_folder.hpp"

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;
using Outcome = ReaderSlot::Outcome;

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

/// A slot, and the test as its card: what it says is bytes, right or wrong.
struct Bench {
  explicit Bench(std::chrono::milliseconds limit = 2s)
      : device{.slots = 1, .folder = folder / "slots", .answer_limit = limit},
        slot(std::move(ReaderSlot::open(device, 0)).value()) {}

  LineSocket connect() const {
    auto card = LineSocket::connect(device.socket_path(0));
    REQUIRE(card);
    card->set_limit(2s);
    return std::move(*card);
  }
  static void say(const LineSocket& card, std::string_view packet) {
    REQUIRE(card.send(hex(packet), {}));
  }
  static Bytes hear(const LineSocket& card) {
    Bytes packet(64);
    const auto got = card.receive(packet, {}, LineSocket::Wait::UpToLimit);
    packet.resize(got.head);
    return packet;
  }
  LineSocket card_inside() const {
    LineSocket card = connect();
    say(card, "11000053534301");
    REQUIRE(slot->card_present());
    REQUIRE(hear(card) == hex("010000"));
    return card;
  }
  /// Answers the next question with these packets; # stands for its number.
  static std::thread answer_with(const LineSocket& card, std::vector<std::string> packets) {
    return std::thread([&card, packets = std::move(packets)] {
      const Bytes asked = hear(card);
      for (std::string packet : packets) {
        const std::size_t mark = packet.find('#');
        if (mark != std::string::npos) {
          packet.replace(mark, 1, to_hex(ByteView(asked).subspan(1, 2)));
        }
        static_cast<void>(card.send(hex(packet), {}));
      }
    });
  }
  ReaderSlot::Transfer ask(const LineSocket& card, std::vector<std::string> packets,
                           MutableBytes room) const {
    std::thread thread = answer_with(card, std::move(packets));
    const auto transfer = slot->transmit(hex("0084000008"), room);
    thread.join();
    return transfer;
  }

  test::TempFolder folder;
  DeviceName device;
  std::unique_ptr<ReaderSlot> slot;
};

TEST_CASE("a slot is empty until a card has said hello") {
  Bench bench;
  std::array<Byte, 16> room{};
  CHECK_FALSE(bench.slot->card_present());
  CHECK(bench.slot->power_up() == Outcome::NoCard);
  CHECK(bench.slot->transmit(hex("00"), room).outcome == Outcome::NoCard);
  const LineSocket card = bench.connect();
  CHECK_FALSE(bench.slot->card_present());
  bench.say(card, "11000053534301");
  CHECK(bench.slot->card_present());
  CHECK(bench.slot->card_present());
}

TEST_CASE("nonsense instead of hello is thrown out, and the next one may come in") {
  for (const char* packet : {"11000053534302", "1200009000", "FF", "000000000000000000"}) {
    CAPTURE(packet);
    Bench bench;
    const LineSocket stranger = bench.connect();
    bench.say(stranger, packet);
    CHECK_FALSE(bench.slot->card_present());
    CHECK(bench.hear(stranger).empty());
    const LineSocket card = bench.card_inside();
    CHECK(bench.slot->card_present());
  }
}

TEST_CASE("one who connects and says nothing holds the slot for a second only") {
  Bench bench;
  const LineSocket silent = bench.connect();
  const auto start = std::chrono::steady_clock::now();
  bench.slot->card_present();
  bench.slot->wait_for_change(5s);
  CHECK_FALSE(bench.slot->card_present());
  CHECK(std::chrono::steady_clock::now() - start < 4s);
  CHECK(bench.hear(silent).empty());
  const LineSocket card = bench.card_inside();
  CHECK(bench.slot->card_present());
}

TEST_CASE("a second card is told that the slot is busy, without disturbing the first") {
  Bench bench;
  const LineSocket first = bench.card_inside();
  const LineSocket second = bench.connect();
  std::thread watching([&] { bench.slot->wait_for_change(200ms); });
  CHECK(bench.hear(second) == hex("020000"));
  CHECK(bench.hear(second).empty());
  watching.join();
  CHECK(bench.slot->card_present());
}

TEST_CASE("a card that left is reported once, even when the next one is at the door") {
  Bench bench;
  {
    const LineSocket first = bench.card_inside();
  }
  const LineSocket second = bench.connect();
  bench.say(second, "11000053534301");
  bench.slot->wait_for_change(5s);
  CHECK_FALSE(bench.slot->card_present());
  bench.slot->wait_for_change(5s);
  CHECK(bench.slot->card_present());
}

TEST_CASE("waiting ends with a newcomer, with a card that leaves, when asked to, and in time") {
  Bench bench;
  const auto waits = [&](const auto& event) {
    std::thread hand([&] {
      std::this_thread::sleep_for(50ms);
      event();
    });
    const auto start = std::chrono::steady_clock::now();
    bench.slot->wait_for_change(10s);
    hand.join();
    return std::chrono::steady_clock::now() - start;
  };
  LineSocket card;
  CHECK(waits([&] { card = bench.connect(); }) < 5s);
  bench.slot->card_present();
  CHECK(waits([&] { bench.say(card, "11000053534301"); }) < 5s);
  REQUIRE(bench.slot->card_present());
  CHECK(waits([&] { bench.slot->stop_waiting(); }) < 5s);
  const auto start = std::chrono::steady_clock::now();
  bench.slot->wait_for_change(60ms);
  CHECK(std::chrono::steady_clock::now() - start >= 50ms);
  CHECK(waits([&] { card.hang_up(); }) < 5s);
  CHECK_FALSE(bench.slot->card_present());
}

TEST_CASE("answers: the wanted one, a late one before it, silence, too long, nonsense, none") {
  struct Row {
    std::vector<std::string> packets;
    Outcome outcome;
    std::size_t length;
    bool stays;
  };
  const Row rows[] = {
      {{"12#9000"},                  Outcome::Done,     2, true },
      {{"12FFFF6D00", "12#019000"},  Outcome::Done,     3, true },
      {{"12#"},                      Outcome::Mute,     0, true },
      {{"12#0102030405"},            Outcome::TooLong,  0, true },
      {{"12FFFF0102030405"},         Outcome::TimedOut, 0, true },
      {{},                           Outcome::TimedOut, 0, true },
      {{"06#9000"},                  Outcome::NoCard,   0, false},
      {{"12"},                       Outcome::NoCard,   0, false},
      {{"FFFFFFFFFFFFFFFFFFFFFFFF"}, Outcome::NoCard,   0, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.packets.size());
    Bench bench(100ms);
    const LineSocket card = bench.card_inside();
    std::array<Byte, 4> room{};
    const auto got = bench.ask(card, row.packets, room);
    CHECK(got.outcome == row.outcome);
    CHECK(got.length == row.length);
    CHECK(bench.slot->card_present() == row.stays);
    if (!row.stays) continue;
    const auto next = bench.ask(card, {"12#9000"}, room);
    CHECK(next.outcome == Outcome::Done);
  }
}

TEST_CASE("a card process that dies during a command ends it at once") {
  Bench bench(10s);
  LineSocket card = bench.card_inside();
  std::thread death([&] {
    Bench::hear(card);
    card = LineSocket{};
  });
  std::array<Byte, 4> room{};
  const auto start = std::chrono::steady_clock::now();
  CHECK(bench.slot->transmit(hex("0084000008"), room).outcome == Outcome::NoCard);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
  death.join();
  CHECK_FALSE(bench.slot->card_present());
}

TEST_CASE("power is known by its ATR: up, warm, down, mute, or too long to be one") {
  Bench bench(1s);
  const LineSocket card = bench.card_inside();
  const auto reset_with = [&](const char* packet, bool warm = false) {
    std::thread thread = Bench::answer_with(card, {packet});
    const Outcome outcome = warm ? bench.slot->warm_reset() : bench.slot->power_up();
    thread.join();
    return outcome;
  };
  CHECK(reset_with("12#3B00") == Outcome::Done);
  CHECK(bench.slot->atr() == hex("3B00"));
  CHECK(reset_with("12#3B0102", true) == Outcome::Done);
  CHECK(bench.slot->atr() == hex("3B0102"));
  bench.slot->power_down();
  CHECK(Bench::hear(card).front() == 0x04);
  CHECK(bench.slot->atr().empty());
  CHECK(reset_with("12#") == Outcome::Mute);
  CHECK(bench.slot->atr().empty());
  const std::string longest = "12#" + std::string(66, '0');
  CHECK(reset_with(longest.c_str()) == Outcome::Done);
  CHECK(reset_with((longest + "00").c_str()) == Outcome::Mute);
  CHECK(bench.slot->card_present());
}

TEST_CASE("a device whose folder cannot be made says so") {
  const test::TempFolder folder;
  const DeviceName device{.slots = 1, .folder = folder / "no/such"};
  CHECK(ReaderSlot::open(device, 0).error().kind == ErrorKind::Storage);
}

}  // namespace
}  // namespace sscard::cos
