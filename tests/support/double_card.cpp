#include "tests/support/double_card.hpp"

#include <algorithm>
#include <utility>

namespace sscard::test {
namespace {

enum class Answer { Challenge, Record, Echo, GetResponse, Mute, Hang, Unknown };

struct AnswerRow {
  Byte cla;
  Byte ins;
  Answer answer;
};

constexpr AnswerRow answer_table[] = {
    {0x00, 0x84, Answer::Challenge  },
    {0x00, 0xB2, Answer::Record     },
    {0x80, 0x10, Answer::Echo       },
    {0x00, 0xC0, Answer::GetResponse},
    {0x80, 0x11, Answer::Mute       },
    {0x80, 0x12, Answer::Hang       },
};

Answer answer_to(ByteView command) {
  if (command.size() < 4) return Answer::Unknown;
  for (const AnswerRow& row : answer_table) {
    if (row.cla == command[0] && row.ins == command[1]) return row.answer;
  }
  return Answer::Unknown;
}

Bytes sw(std::uint16_t value) {
  Bytes out;
  append_u16(out, value);
  return out;
}

}  // namespace

DoubleCard::DoubleCard(Byte serial) : serial_(serial) {}

Bytes DoubleCard::atr() const {
  Bytes out = to_bytes(ByteView("3B6D0000814901863812990100000000"_hex));
  out.push_back(serial_);
  return out;
}

Bytes DoubleCard::power_on(Protocol) {
  ++power_ons;
  powered = true;
  mute_ = false;
  pending_.clear();
  return mute_at_reset ? Bytes{} : atr();
}

void DoubleCard::power_off() {
  powered = false;
}

Bytes DoubleCard::reset() {
  ++resets;
  mute_ = false;
  pending_.clear();
  return mute_at_reset ? Bytes{} : atr();
}

void DoubleCard::release() {
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
  }
  changed_.notify_all();
}

Bytes DoubleCard::process(ByteView command) {
  ++commands;
  return mute_ ? Bytes{} : answer(command);
}

Bytes DoubleCard::answer(ByteView command) {
  const std::size_t p3 = command.size() > 4 ? command[4] : 0;
  switch (answer_to(command)) {
    case Answer::Challenge: {
      Bytes out(p3 == 0 ? 256 : p3);
      for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<Byte>(i);
      append(out, sw(0x9000));
      return out;
    }
    case Answer::Record:
      return p3 == 3 ? concat("010141"_hex, sw(0x9000)) : sw(0x6C03);
    case Answer::Echo:
      pending_ = to_bytes(command.subspan(std::min<std::size_t>(5, command.size())));
      return sw(static_cast<std::uint16_t>(0x6100U | (pending_.size() & 0xFFU)));
    case Answer::GetResponse:
      if (pending_.size() != p3) return sw(0x6985);
      return concat(std::exchange(pending_, {}), sw(0x9000));
    case Answer::Mute:
      mute_ = true;
      return {};
    case Answer::Hang: {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return released_; });
      return sw(0x9000);
    }
    case Answer::Unknown:
      break;
  }
  return sw(0x6D00);
}

}  // namespace sscard::test
