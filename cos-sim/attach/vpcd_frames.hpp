// The vpcd protocol without its sockets: each way a 2-byte big-endian length and a body. A body of
// one byte from vpcd is a control: 00 power off, 01 power on, 02 reset, 04 give the ATR; a longer
// one is a command APDU (reference/limits.md 2.1). Everything from vpcd is foreign input.
#pragma once

#include <optional>

#include "cardlib/base/bytes.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

/// Cuts a stream into bodies. Holds at most one incomplete frame beyond what was fed last.
class VpcdFrames {
 public:
  static constexpr std::size_t body_length_max = 65535;

  void feed(ByteView bytes);
  /// The next whole body; nullopt when more bytes are needed. An empty body is one, too.
  std::optional<Bytes> next();

  /// Length and body in one piece, so that it goes out in one send. Body at most body_length_max.
  static Bytes frame(ByteView body);

 private:
  Bytes waiting_;
  std::size_t read_ = 0;  ///< bytes of waiting_ already handed out
};

/// What a card does with each body. Powered as vpcd says; asked for its ATR or for a command before
/// that, it is powered first, because vpcd looks for cards by asking for ATRs.
class VpcdCard {
 public:
  explicit VpcdCard(CardPort& card) : card_(card) {}
  VpcdCard(const VpcdCard&) = delete;
  VpcdCard& operator=(const VpcdCard&) = delete;
  ~VpcdCard();  ///< powers off

  /// The frame to send back, or nothing for controls without an answer.
  std::optional<Bytes> handle(ByteView body);

 private:
  void power_on();
  void power_off();
  void control(Byte what);

  CardPort& card_;
  bool powered_ = false;
  Bytes atr_;  ///< of the last power-up; kept while off, because vpcd asks for it then too
};

}  // namespace sscard::cos
