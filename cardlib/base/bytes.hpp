// Bytes as the whole house sees them: owning, viewed, written and printed as hex.
// Spec bytes counted from one are always renamed to offsets counted from zero before they get here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sscard {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using ByteView = std::span<const Byte>;
using MutableBytes = std::span<Byte>;

/// Upper-case hex digits without separators.
std::string to_hex(ByteView bytes);

/// Reads pairs of hex digits in either case; spaces between pairs are allowed.
/// nullopt when a digit is missing or is none.
std::optional<Bytes> from_hex(std::string_view digits);

/// Value of one hex digit in either case, nullopt for any other character.
std::optional<Byte> hex_digit(char c);

Bytes to_bytes(ByteView view);
Bytes to_bytes(std::string_view text);
ByteView as_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);

/// Concatenation (‖ in the specifications).
Bytes concat(ByteView a, ByteView b);
Bytes concat(ByteView a, ByteView b, ByteView c);
void append(Bytes& to, ByteView more);

/// Big-endian numbers, as every card structure has them.
void append_u16(Bytes& to, std::uint16_t value);
void append_u32(Bytes& to, std::uint32_t value);
std::uint16_t u16_at(ByteView from, std::size_t offset);
std::uint32_t u32_at(ByteView from, std::size_t offset);

bool equal(ByteView a, ByteView b);

/// Same length and same content, in a time that depends on the length only.
bool equal_constant_time(ByteView a, ByteView b);

namespace detail {
consteval Byte hex_literal_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<Byte>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<Byte>(c - 'A' + 10);
  throw "a hex literal has the digits 0-9 and A-F only";
}

template <std::size_t N>
struct HexText {
  char text[N]{};
  // NOLINTNEXTLINE(google-explicit-constructor): a string literal is meant to convert
  consteval HexText(const char (&from)[N]) {
    static_assert(N % 2 == 1, "a hex literal has an even number of digits");
    for (std::size_t i = 0; i < N; ++i)
      text[i] = from[i];
  }
};
}  // namespace detail

/// "A000000333"_hex is a std::array checked at compile time.
template <detail::HexText text>
consteval auto operator""_hex() {
  std::array<Byte, (sizeof(text.text) - 1) / 2> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<Byte>(detail::hex_literal_digit(text.text[2 * i]) * 16 +
                               detail::hex_literal_digit(text.text[2 * i + 1]));
  }
  return out;
}

}  // namespace sscard
