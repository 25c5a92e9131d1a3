#include "cardlib/base/byte_reader.hpp"

namespace sscard {

ByteView ByteReader::take(std::size_t n) {
  if (failed_ || n > rest_.size()) {
    failed_ = true;
    return {};
  }
  const ByteView out = rest_.first(n);
  rest_ = rest_.subspan(n);
  return out;
}

ByteView ByteReader::rest() {
  return take(rest_.size());
}

Byte ByteReader::u8() {
  const ByteView b = take(1);
  return b.empty() ? Byte{0} : b[0];
}

std::uint16_t ByteReader::u16() {
  const ByteView b = take(2);
  return b.empty() ? std::uint16_t{0} : u16_at(b, 0);
}

std::uint32_t ByteReader::u32() {
  const ByteView b = take(4);
  return b.empty() ? std::uint32_t{0} : u32_at(b, 0);
}

}  // namespace sscard
