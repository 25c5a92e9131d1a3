#include "cos-sim/attach/ifd/line_frames.hpp"

namespace sscard::cos {
namespace {

struct KindRow {
  LineKind kind;
  std::size_t body_min;
  std::size_t body_max;
};

constexpr KindRow kind_table[] = {
    {LineKind::Welcome,   0,                    0                         },
    {LineKind::Busy,      0,                    0                         },
    {LineKind::PowerUp,   0,                    0                         },
    {LineKind::PowerDown, 0,                    0                         },
    {LineKind::WarmReset, 0,                    0                         },
    {LineKind::Command,   1,                    LineFrame::body_length_max},
    {LineKind::Hello,     line_greeting.size(), line_greeting.size()      },
    {LineKind::Answer,    0,                    LineFrame::body_length_max},
};

bool allowed(LineKind kind, ByteView body) {
  for (const KindRow& row : kind_table) {
    if (row.kind != kind) continue;
    const bool fits = body.size() >= row.body_min && body.size() <= row.body_max;
    return fits && (kind != LineKind::Hello || equal(body, line_greeting));
  }
  return false;
}

}  // namespace

std::optional<LineFrame> LineFrame::parse(ByteView packet) {
  if (packet.size() < head_length) return std::nullopt;
  return parse(packet.first(head_length), packet.subspan(head_length));
}

std::optional<LineFrame> LineFrame::parse(ByteView head, ByteView body) {
  if (head.size() != head_length) return std::nullopt;
  const auto kind = static_cast<LineKind>(head[0]);
  if (!allowed(kind, body)) return std::nullopt;
  return LineFrame{kind, u16_at(head, 1), body};
}

std::array<Byte, LineFrame::head_length> LineFrame::head() const {
  return {static_cast<Byte>(kind), static_cast<Byte>(number >> 8U), static_cast<Byte>(number)};
}

AnswerIs judge_answer(ByteView head, ByteView body, std::uint16_t number) {
  const auto frame = LineFrame::parse(head, body);
  if (!frame || frame->kind != LineKind::Answer) return AnswerIs::Nonsense;
  return frame->number == number ? AnswerIs::Wanted : AnswerIs::Late;
}

LineCard::~LineCard() {
  if (powered_) card_.power_off();
}

std::optional<Bytes> LineCard::handle(const LineFrame& frame) {
  Bytes answer;
  switch (frame.kind) {
    case LineKind::PowerUp:
      powered_ = true;
      answer = card_.power_on(Protocol::T0);
      break;
    case LineKind::WarmReset:
      if (powered_) answer = card_.reset();
      break;
    case LineKind::Command:
      if (powered_) answer = card_.process(frame.body);
      break;
    case LineKind::PowerDown:
      if (powered_) card_.power_off();
      powered_ = false;
      return std::nullopt;
    default:
      return std::nullopt;
  }
  if (answer.size() > LineFrame::body_length_max) answer.clear();
  return answer;
}

}  // namespace sscard::cos
