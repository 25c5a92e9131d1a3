#include "cos-sim/attach/vpcd_frames.hpp"

#include <doctest/doctest.h>

#include "tests/support/double_card.hpp"

namespace sscard::cos {
namespace {

using test::DoubleCard;

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

TEST_CASE("bodies are found however the stream was cut") {
  const Bytes stream = hex("000104 0005 0084000008 0000 000100");
  for (std::size_t cut = 1; cut <= stream.size(); ++cut) {
    VpcdFrames frames;
    std::vector<Bytes> bodies;
    for (std::size_t at = 0; at < stream.size(); at += cut) {
      frames.feed(ByteView(stream).subspan(at, std::min(cut, stream.size() - at)));
      while (auto body = frames.next())
        bodies.push_back(*body);
    }
    CHECK(bodies == std::vector<Bytes>{hex("04"), hex("0084000008"), {}, hex("00")});
  }
}

TEST_CASE("a body of 65535 bytes is whole, one byte less is waited for") {
  VpcdFrames frames;
  Bytes stream = hex("FFFF");
  stream.resize(2 + 65534, 0x5A);
  frames.feed(stream);
  CHECK_FALSE(frames.next());
  frames.feed(hex("5A"));
  REQUIRE(frames.next());
  CHECK_FALSE(frames.next());
}

TEST_CASE("a frame is its length and its body") {
  CHECK(VpcdFrames::frame(hex("9000")) == hex("00029000"));
  CHECK(VpcdFrames::frame({}) == hex("0000"));
  CHECK(VpcdFrames::frame(Bytes(65535, 1)).size() == 65537);
}

TEST_CASE("controls power the card, reset it and have no answer") {
  DoubleCard card;
  VpcdCard contacts(card);
  CHECK_FALSE(contacts.handle(hex("01")));
  CHECK(card.powered);
  CHECK_FALSE(contacts.handle(hex("02")));
  CHECK(card.resets == 1);
  CHECK_FALSE(contacts.handle(hex("00")));
  CHECK_FALSE(card.powered);
  CHECK_FALSE(contacts.handle(hex("00")));
  CHECK_FALSE(contacts.handle(hex("03")));
  CHECK_FALSE(contacts.handle({}));
  CHECK(card.power_ons == 1);
}

TEST_CASE("a reset without power is a power-up") {
  DoubleCard card;
  VpcdCard contacts(card);
  CHECK_FALSE(contacts.handle(hex("02")));
  CHECK(card.power_ons == 1);
  CHECK(card.resets == 0);
}

TEST_CASE("the ATR is answered before the first power-up, and while the power is off") {
  DoubleCard card;
  VpcdCard contacts(card);
  CHECK(contacts.handle(hex("04")) == VpcdFrames::frame(card.atr()));
  CHECK_FALSE(contacts.handle(hex("00")));
  CHECK(contacts.handle(hex("04")) == VpcdFrames::frame(card.atr()));
  CHECK_FALSE(card.powered);
  CHECK(card.power_ons == 1);
}

TEST_CASE("a command is answered in one frame; a card without power is powered first") {
  DoubleCard card;
  VpcdCard contacts(card);
  CHECK(contacts.handle(hex("0084000004")) == hex("0006000102039000"));
  CHECK(card.powered);
}

TEST_CASE("a mute card shows an ATR nobody can power, and answers no status word") {
  DoubleCard card;
  card.mute_at_reset = true;
  VpcdCard contacts(card);
  const auto atr = contacts.handle(hex("04"));
  REQUIRE(atr);
  CHECK(atr->size() == 2 + 34);
  DoubleCard other;
  VpcdCard silent(other);
  CHECK(silent.handle(hex("80110000")) == hex("000100"));
}

TEST_CASE("the card is without power when its contacts are gone") {
  DoubleCard card;
  {
    VpcdCard contacts(card);
    contacts.handle(hex("01"));
  }
  CHECK_FALSE(card.powered);
}

}  // namespace
}  // namespace sscard::cos
