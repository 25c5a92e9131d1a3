#include "cos-sim/attach/vpcd_frames.hpp"

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t length_bytes = 2;

constexpr Byte control_power_off = 0x00;
constexpr Byte control_power_on = 0x01;
constexpr Byte control_reset = 0x02;
constexpr Byte control_atr = 0x04;

/// vpcd has no word for silence: an empty body makes it drop the card. An ATR of 34 bytes makes it
/// report a card that is there and cannot be powered; one byte instead of two status bytes is no
/// answer to any program.
constexpr std::size_t mute_atr_length = 34;
const Bytes mute_answer = {0x00};

}  // namespace

void VpcdFrames::feed(ByteView bytes) {
  // What was handed out may have held a PIN.
  wipe(MutableBytes(waiting_).first(read_));
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(read_));
  read_ = 0;
  append(waiting_, bytes);
}

std::optional<Bytes> VpcdFrames::next() {
  const ByteView rest = ByteView(waiting_).subspan(read_);
  if (rest.size() < length_bytes) return std::nullopt;
  const std::size_t length = u16_at(rest, 0);
  if (rest.size() - length_bytes < length) return std::nullopt;
  read_ += length_bytes + length;
  return to_bytes(rest.subspan(length_bytes, length));
}

Bytes VpcdFrames::frame(ByteView body) {
  expects(body.size() <= body_length_max);
  Bytes out;
  out.reserve(length_bytes + body.size());
  append_u16(out, static_cast<std::uint16_t>(body.size()));
  append(out, body);
  return out;
}

VpcdCard::~VpcdCard() {
  power_off();
}

void VpcdCard::power_on() {
  atr_ = card_.power_on(Protocol::T0);
  powered_ = true;
}

void VpcdCard::power_off() {
  if (powered_) card_.power_off();
  powered_ = false;
}

void VpcdCard::control(Byte what) {
  if (what == control_power_off) power_off();
  if (what == control_power_on) power_on();
  if (what == control_reset && powered_) {
    atr_ = card_.reset();
  } else if (what == control_reset) {
    power_on();
  }
}

std::optional<Bytes> VpcdCard::handle(ByteView body) {
  if (body.empty()) return std::nullopt;
  if (body.size() == 1 && body[0] != control_atr) {
    control(body[0]);
    return std::nullopt;
  }
  const bool wants_atr = body.size() == 1;
  if (!powered_ && (!wants_atr || atr_.empty())) power_on();
  if (wants_atr) return VpcdFrames::frame(atr_.empty() ? Bytes(mute_atr_length) : atr_);
  const Bytes answer = card_.process(body);
  const bool sendable = !answer.empty() && answer.size() <= VpcdFrames::body_length_max;
  return VpcdFrames::frame(sendable ? answer : mute_answer);
}

}  // namespace sscard::cos
