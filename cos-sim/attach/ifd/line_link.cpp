#include "cos-sim/attach/ifd/line_link.hpp"

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"
#include "cos-sim/attach/ifd/line_frames.hpp"

namespace sscard::cos {
namespace {

using Got = LineSocket::Got;

/// pcscd looks at a slot as soon as somebody connects.
constexpr std::chrono::milliseconds welcome_limit{3000};
/// A driver that does not take an answer within this time is no longer there.
constexpr std::chrono::milliseconds talk_limit{10'000};

Error not_welcome(const std::string& path) {
  return {ErrorKind::NoService, msg("{}: the driver does not welcome the card", path),
          msg("restart pcscd, so that it loads the driver of this version of sscard")};
}

Error occupied(const std::string& path) {
  return {ErrorKind::NoReader, msg("{}: another card is in this slot", path),
          msg("end the other 'sscard sim serve', or give fewer cards")};
}

Status await_welcome(const LineSocket& socket, const std::string& path) {
  std::array<Byte, LineFrame::head_length> head{};
  socket.set_limit(welcome_limit);
  const auto received = socket.receive(head, {}, LineSocket::Wait::UpToLimit);
  const bool whole = received.got == Got::Packet && received.head == head.size();
  const auto frame = whole ? LineFrame::parse(head, {}) : std::nullopt;
  if (frame && frame->kind == LineKind::Busy) return occupied(path);
  if (!frame || frame->kind != LineKind::Welcome) return not_welcome(path);
  return {};
}

}  // namespace

Status LineLink::open() {
  auto connected = LineSocket::connect(path_);
  if (!connected) return connected.error();
  // Fails when the driver refused already; what it said is still there to be read.
  static_cast<void>(connected->send(LineFrame{LineKind::Hello, 0, {}}.head(), line_greeting));
  if (const Status welcome = await_welcome(*connected, path_); !welcome) return welcome;
  connected->set_limit(talk_limit);
  const std::lock_guard lock(mutex_);
  socket_ = std::move(*connected);
  return {};
}

void LineLink::serve(CardPort& card) {
  expects(socket_.open());
  LineCard contacts(card);
  Bytes packet(LineFrame::head_length + LineFrame::body_length_max);
  for (;;) {
    const auto received = socket_.receive(packet, {}, LineSocket::Wait::UpToLimit);
    if (received.got == Got::Nothing) continue;
    const MutableBytes whole = MutableBytes(packet).first(received.head);
    const auto frame = received.got == Got::Packet ? LineFrame::parse(whole) : std::nullopt;
    if (!frame) break;
    const auto answer = contacts.handle(*frame);
    const LineFrame reply{LineKind::Answer, frame->number, {}};
    wipe(whole);  // it may have held a PIN
    if (answer && !socket_.send(reply.head(), *answer)) break;
  }
  const std::lock_guard lock(mutex_);
  socket_ = LineSocket{};
}

void LineLink::stop() {
  const std::lock_guard lock(mutex_);
  socket_.hang_up();
}

}  // namespace sscard::cos
