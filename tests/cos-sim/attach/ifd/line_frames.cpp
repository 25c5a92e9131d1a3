#include "cos-sim/attach/ifd/line_frames.hpp"

#include <doctest/doctest.h>

#include "tests/support/double_card.hpp"

namespace sscard::cos {
namespace {

using test::DoubleCard;

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

TEST_CASE("a packet is a kind, a number and the body this kind has") {
  struct Row {
    const char* packet;
    bool whole;
  };
  const Row rows[] = {
      {"010000",         true },
      {"01000000",       false},
      {"03FFFF",         true },
      {"0400",           false},
      {"",               false},
      {"050001",         true },
      {"060001",         false},
      {"06000100",       true },
      {"0600010084",     true },
      {"11000053534301", true },
      {"11000053534302", false},
      {"110000535343",   false},
      {"120001",         true },
      {"1200019000",     true },
      {"000000",         false},
      {"070000",         false},
      {"130000",         false},
      {"FF0000",         false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.packet);
    const Bytes packet = hex(row.packet);
    const auto frame = LineFrame::parse(packet);
    CHECK(frame.has_value() == row.whole);
    if (!frame) continue;
    CHECK(concat(frame->head(), frame->body) == packet);
  }
  Bytes longest(LineFrame::head_length + LineFrame::body_length_max);
  longest[0] = 0x06;
  CHECK(LineFrame::parse(longest));
  longest.push_back(0);
  CHECK_FALSE(LineFrame::parse(longest));
}

TEST_CASE("an answer is wanted, late by its number, or nonsense") {
  CHECK(judge_answer(hex("120102"), hex("9000"), 0x0102) == AnswerIs::Wanted);
  CHECK(judge_answer(hex("120102"), {}, 0x0102) == AnswerIs::Wanted);
  CHECK(judge_answer(hex("120101"), hex("9000"), 0x0102) == AnswerIs::Late);
  CHECK(judge_answer(hex("110102"), hex("53534301"), 0x0102) == AnswerIs::Nonsense);
  CHECK(judge_answer(hex("060102"), hex("9000"), 0x0102) == AnswerIs::Nonsense);
  CHECK(judge_answer(hex("1201"), {}, 0x0102) == AnswerIs::Nonsense);
  CHECK(judge_answer({}, {}, 0) == AnswerIs::Nonsense);
}

TEST_CASE("a card is powered, reset warm and asked as the driver says, and dark when it leaves") {
  DoubleCard card;
  {
    LineCard contacts(card);
    const auto ask = [&](LineKind kind, const Bytes& body = {}) {
      return contacts.handle({kind, 7, body});
    };
    CHECK(ask(LineKind::WarmReset) == Bytes{});
    CHECK(ask(LineKind::Command, hex("0084000001")) == Bytes{});
    CHECK(card.commands == 0);
    CHECK(ask(LineKind::PowerUp) == card.atr());
    CHECK(ask(LineKind::Command, hex("0084000001")) == hex("009000"));
    CHECK(ask(LineKind::WarmReset) == card.atr());
    CHECK(card.resets == 1);
    CHECK(card.power_ons == 1);
    CHECK_FALSE(ask(LineKind::PowerDown));
    CHECK_FALSE(card.powered);
    CHECK_FALSE(ask(LineKind::PowerDown));
    CHECK_FALSE(ask(LineKind::Welcome));
    CHECK_FALSE(ask(LineKind::Busy));
    CHECK_FALSE(ask(LineKind::Answer));
    CHECK(ask(LineKind::PowerUp) == card.atr());
    CHECK(ask(LineKind::Command, hex("80110000")) == Bytes{});
  }
  CHECK_FALSE(card.powered);
}

}  // namespace
}  // namespace sscard::cos
