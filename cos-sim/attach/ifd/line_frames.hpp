// The line between our driver inside pcscd and a card in a process of its own: what the packets
// mean, without the sockets. Our own format [PROP], one packet each:
//   kind 1 | number 2, big-endian | body
// The card says Hello and waits for Welcome; from then on it only answers. An answer repeats the
// number of its question, so one that comes too late is told from the one that is waited for.
// Both ends treat the other as foreign.
#pragma once

#include <array>
#include <optional>

#include "cardlib/base/bytes.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

enum class LineKind : Byte {
  Welcome = 0x01,    ///< driver: the card is in the slot
  Busy = 0x02,       ///< driver: another card is in it; the connection ends
  PowerUp = 0x03,    ///< driver: cold reset (冷复位); answered with the ATR
  PowerDown = 0x04,  ///< driver: contacts without power; no answer
  WarmReset = 0x05,  ///< driver: reset with power kept (热复位); answered with the ATR
  Command = 0x06,    ///< driver: body is a TPDU of 1 byte or more
  Hello = 0x11,      ///< card: body is line_greeting
  Answer = 0x12,     ///< card: ATR, or answer with its status word; empty from a mute card
};

/// The name of the format and its version.
inline constexpr std::array<Byte, 4> line_greeting = {'S', 'S', 'C', 0x01};

struct LineFrame {
  static constexpr std::size_t head_length = 3;
  static constexpr std::size_t body_length_max = 65'548;  ///< the longest APDU pcscd hands over

  LineKind kind;
  std::uint16_t number = 0;
  ByteView body;

  /// nullopt: not a packet of this line. The body views the packet.
  static std::optional<LineFrame> parse(ByteView packet);
  static std::optional<LineFrame> parse(ByteView head, ByteView body);
  std::array<Byte, head_length> head() const;
};

/// Is a whole packet the answer that question `number` waits for?
enum class AnswerIs { Wanted, Late, Nonsense };
AnswerIs judge_answer(ByteView head, ByteView body, std::uint16_t number);

/// The card's end: what a card does with each packet.
class LineCard {
 public:
  explicit LineCard(CardPort& card) : card_(card) {}
  LineCard(const LineCard&) = delete;
  LineCard& operator=(const LineCard&) = delete;
  ~LineCard();  ///< powers off

  /// The body of the Answer with the same number, or nothing for what has no answer. An answer too
  /// long for the line is silence.
  std::optional<Bytes> handle(const LineFrame& frame);

 private:
  CardPort& card_;
  bool powered_ = false;
};

}  // namespace sscard::cos
