#include "cardlib/base/bytes.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard {

std::string to_hex(ByteView bytes) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const Byte b : bytes) {
    out.push_back(digits[b >> 4U]);
    out.push_back(digits[b & 0x0FU]);
  }
  return out;
}

std::optional<Byte> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<Byte>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<Byte>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<Byte>(c - 'a' + 10);
  return std::nullopt;
}

std::optional<Bytes> from_hex(std::string_view digits) {
  Bytes out;
  out.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size();) {
    if (digits[i] == ' ') {
      ++i;
      continue;
    }
    if (i + 1 >= digits.size()) return std::nullopt;
    const auto high = hex_digit(digits[i]);
    const auto low = hex_digit(digits[i + 1]);
    if (!high || !low) return std::nullopt;
    out.push_back(static_cast<Byte>(*high << 4U | *low));
    i += 2;
  }
  return out;
}

Bytes to_bytes(ByteView view) {
  return {view.begin(), view.end()};
}

Bytes to_bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const Byte*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Bytes concat(ByteView a, ByteView b) {
  return concat(a, b, {});
}

Bytes concat(ByteView a, ByteView b, ByteView c) {
  Bytes out;
  out.reserve(a.size() + b.size() + c.size());
  append(out, a);
  append(out, b);
  append(out, c);
  return out;
}

void append(Bytes& to, ByteView more) {
  to.insert(to.end(), more.begin(), more.end());
}

void append_u16(Bytes& to, std::uint16_t value) {
  to.push_back(static_cast<Byte>(value >> 8U));
  to.push_back(static_cast<Byte>(value & 0xFFU));
}

void append_u32(Bytes& to, std::uint32_t value) {
  append_u16(to, static_cast<std::uint16_t>(value >> 16U));
  append_u16(to, static_cast<std::uint16_t>(value & 0xFFFFU));
}

std::uint16_t u16_at(ByteView from, std::size_t offset) {
  expects(offset + 2 <= from.size());
  return static_cast<std::uint16_t>(from[offset] << 8U | from[offset + 1]);
}

std::uint32_t u32_at(ByteView from, std::size_t offset) {
  const std::uint32_t high = u16_at(from, offset);
  return high << 16U | u16_at(from, offset + 2);
}

bool equal(ByteView a, ByteView b) {
  return std::ranges::equal(a, b);
}

bool equal_constant_time(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace sscard
