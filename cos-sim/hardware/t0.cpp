#include "cos-sim/hardware/t0.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t header_size = 4;
constexpr std::uint16_t all = 256;

std::uint16_t le_of(Byte p3) {
  return p3 == 0 ? all : p3;
}

/// 9000, 61xx and the warnings 62xx carry data; every other word stands alone.
bool carries_data(StatusWord sw) {
  const unsigned family = number(sw) >> 8U;
  return sw == StatusWord::Ok || family == 0x61U || family == 0x62U;
}

Frame frame_whole(const CommandView& command, ByteView data, StatusWord sw) {
  if (!command.le) return {{}, sw};
  if (*command.le < data.size()) return {{}, right_le_is(static_cast<unsigned>(data.size()))};
  return {data, sw};
}

}  // namespace

void Answer::append(ByteView bytes) {
  const MutableBytes room = extend(bytes.size());
  std::copy(bytes.begin(), bytes.end(), room.begin());
}

void Answer::append_byte(Byte value) {
  extend(1)[0] = value;
}

MutableBytes Answer::extend(std::size_t n) {
  expects(size_ + n <= capacity);
  const MutableBytes room = MutableBytes{bytes_}.subspan(size_, n);
  size_ += n;
  return room;
}

void Pending::set(ByteView bytes) {
  expects(bytes.size() <= bytes_.size());
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  from_ = 0;
  to_ = bytes.size();
}

Frame::Frame(ByteView data, StatusWord sw) : size_(data.size() + 2) {
  expects(data.size() <= Answer::capacity);
  std::ranges::copy(data, bytes_.begin());
  bytes_[data.size()] = static_cast<Byte>(number(sw) >> 8U);
  bytes_[data.size() + 1] = static_cast<Byte>(number(sw));
}

CommandView parse_command(ByteView bytes, Protocol protocol) {
  expects(bytes.size() >= header_size);
  CommandView out{
      .header = {bytes[0], bytes[1], bytes[2], bytes[3]},
        .data = {},
        .le = {}
  };
  if (bytes.size() == header_size) return out;
  const Byte p3 = bytes[header_size];
  const ByteView body = bytes.subspan(header_size + 1);
  if (body.empty()) {
    out.le = le_of(p3);
    return out;
  }
  out.well_formed = p3 != 0 && (body.size() == p3 || body.size() == p3 + std::size_t{1});
  if (!out.well_formed) return out;
  out.data = body.first(p3);
  if (body.size() > p3) out.le = le_of(body.back());
  out.case4 = protocol == Protocol::T0 || out.le.has_value();
  return out;
}

Frame frame_answer(const CommandView& command, const Answer& answer, StatusWord sw,
                   Pending& pending, Protocol protocol) {
  const ByteView data = answer.data();
  if (data.empty() || !carries_data(sw)) return {{}, sw};
  if (protocol != Protocol::T0) return frame_whole(command, data, sw);
  if (!command.data.empty() || !command.le || sw == StatusWord::FileInvalidated) {
    pending.set(data);
    return {{}, sw == StatusWord::Ok ? data_waiting(static_cast<unsigned>(data.size())) : sw};
  }
  if (*command.le != data.size()) return {{}, right_le_is(static_cast<unsigned>(data.size()))};
  return {data, sw};
}

}  // namespace sscard::cos
