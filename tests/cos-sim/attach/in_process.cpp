#include "cos-sim/attach/in_process.hpp"

#include <doctest/doctest.h>

#include <deque>

#include "tests/support/double_card.hpp"

namespace sscard::cos {
namespace {

using namespace std::chrono_literals;
using test::DoubleCard;

struct Trays final : CardFeeder {
  std::deque<std::unique_ptr<CardPort>> waiting;
  std::vector<CardPort*> good;
  std::vector<CardPort*> reject;
  std::vector<std::unique_ptr<CardPort>> kept;

  Result<std::unique_ptr<CardPort>> next() override {
    if (waiting.empty()) return std::unique_ptr<CardPort>{};
    auto card = std::move(waiting.front());
    waiting.pop_front();
    return card;
  }
  Status put(std::unique_ptr<CardPort> card, Tray tray) override {
    (tray == Tray::Good ? good : reject).push_back(card.get());
    kept.push_back(std::move(card));
    return {};
  }
};

TEST_CASE("a link powers the card while it lives") {
  DoubleCard card;
  {
    InProcessLink link(card);
    CHECK(card.powered);
    CHECK(link.atr() == card.atr());
    CHECK(link.reset().value() == card.atr());
    CHECK(card.resets == 1);
  }
  CHECK_FALSE(card.powered);
}

TEST_CASE("under T=0 a channel drives the card's 61xx and 6Cxx") {
  DoubleCard card;
  InProcessLink link(card, Protocol::T0);
  Channel channel(link);
  const auto echo = channel.transmit(Command({0x80, 0x10, 0x00, 0x00}, {1, 2, 3}, 256));
  REQUIRE(echo);
  CHECK(to_hex(echo->data) == "010203");
  const auto record = channel.transmit(Command({0x00, 0xB2, 0x01, 0x04}, {}, 256));
  REQUIRE(record);
  CHECK(to_hex(record->data) == "010141");
}

TEST_CASE("a card that falls mute is CardMute until it is reset") {
  DoubleCard card;
  InProcessLink link(card);
  Channel channel(link);
  const Command challenge({0x00, 0x84, 0x00, 0x00}, {}, 8);
  CHECK(channel.transmit(Command({0x80, 0x11, 0x00, 0x00}, {})).error().kind ==
        ErrorKind::CardMute);
  CHECK(channel.transmit(challenge).error().kind == ErrorKind::CardMute);
  CHECK(channel.reset());
  CHECK(channel.transmit(challenge));
}

TEST_CASE("cards come from the feeder and go to the tray they are released to") {
  Trays trays;
  std::vector<CardPort*> cards;
  for (Byte serial = 1; serial <= 3; ++serial) {
    trays.waiting.push_back(std::make_unique<DoubleCard>(serial));
    cards.push_back(trays.waiting.back().get());
  }
  SimulatedReader reader("simulated 0", trays);
  CHECK(reader.name() == "simulated 0");
  {
    CHECK(reader.connect(0ms).value()->atr().back() == 1);
  }
  CHECK(reader.release(Tray::Stay));
  {
    CHECK(reader.connect(0ms).value()->atr().back() == 1);
  }
  CHECK(reader.release(Tray::Good));
  {
    CHECK(reader.connect(0ms).value()->atr().back() == 2);
  }
  CHECK(reader.release(Tray::Reject));
  {
    CHECK(reader.connect(0ms).value()->atr().back() == 3);
  }
  CHECK(reader.release(Tray::Good));
  CHECK(reader.release(Tray::Good));
  CHECK(trays.good == std::vector<CardPort*>{cards[0], cards[2]});
  CHECK(trays.reject == std::vector<CardPort*>{cards[1]});
}

TEST_CASE("an empty feeder is NoCard, a mute card CardMute, a broken image its own error") {
  Trays trays;
  SimulatedReader reader("simulated 0", trays);
  CHECK(reader.connect(0ms).error().kind == ErrorKind::NoCard);
  auto mute = std::make_unique<DoubleCard>();
  mute->mute_at_reset = true;
  trays.waiting.push_back(std::move(mute));
  CHECK(reader.connect(0ms).error().kind == ErrorKind::CardMute);
  CHECK(reader.release(Tray::Reject));
  CHECK(trays.reject.size() == 1);

  struct Broken final : CardFeeder {
    Result<std::unique_ptr<CardPort>> next() override {
      return Error{ErrorKind::Storage, msg("no image"), msg("")};
    }
    Status put(std::unique_ptr<CardPort>, Tray) override { return {}; }
  } broken;
  SimulatedReader other("simulated 1", broken);
  CHECK(other.connect(0ms).error().kind == ErrorKind::Storage);
}

}  // namespace
}  // namespace sscard::cos
