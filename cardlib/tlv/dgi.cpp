#include "cardlib/tlv/dgi.hpp"

#include <fmt/format.h>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::tlv {
namespace {

constexpr Byte long_length = 0xFF;
constexpr std::size_t short_length_max = 0xFE;

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what), {}};
}

}  // namespace

Result<std::vector<Dgi>> read_dgis(ByteView bytes) {
  ByteReader reader(bytes);
  std::vector<Dgi> out;
  while (!reader.at_end()) {
    const std::size_t offset = bytes.size() - reader.left();
    const std::uint16_t id = reader.u16();
    const Byte first = reader.u8();
    const std::size_t length = first == long_length ? reader.u16() : first;
    if (reader.failed()) return bad(msg("the data group at byte {} is cut short", offset));
    if (length > reader.left()) {
      return bad(msg("data group {} at byte {} says {} bytes, {} are there",
                     fmt::format("{:04X}", id), offset, length, reader.left()));
    }
    out.push_back({id, reader.take(length)});
  }
  return out;
}

Bytes dgi(std::uint16_t id, ByteView value) {
  Bytes out;
  out.reserve(dgi_size(value.size()));
  append_dgi(out, id, value);
  return out;
}

void append_dgi(Bytes& to, std::uint16_t id, ByteView value) {
  expects(value.size() <= dgi_value_max);
  append_u16(to, id);
  if (value.size() > short_length_max) {
    to.push_back(long_length);
    append_u16(to, static_cast<std::uint16_t>(value.size()));
  } else {
    to.push_back(static_cast<Byte>(value.size()));
  }
  append(to, value);
}

std::size_t dgi_size(std::size_t value_length) {
  return value_length + (value_length > short_length_max ? 5 : 3);
}

}  // namespace sscard::tlv
