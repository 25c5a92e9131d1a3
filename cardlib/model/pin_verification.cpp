#include "cardlib/model/pin_verification.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t pvv_pan_digits = 11;
constexpr std::size_t pvv_pin_digits = 4;

bool all_digits(ByteView text) {
  return std::ranges::all_of(text, [](Byte c) { return c >= '0' && c <= '9'; });
}

/// Digits with zeros behind them, two to a byte.
Bytes packed(std::string digits, std::size_t nibbles) {
  expects(digits.size() <= nibbles && all_digits(as_bytes(digits)));
  digits.resize(nibbles, '0');
  return from_hex(digits).value();
}

using Combine = unsigned (*)(unsigned, unsigned);

Pin digit_by_digit(ByteView a, ByteView b, Combine combine) {
  expects(a.size() == b.size() && a.size() <= Pin::capacity && all_digits(a) && all_digits(b));
  std::array<Byte, Pin::capacity> out{};
  const WipeOnExit wiped(out);
  for (std::size_t i = 0; i < a.size(); ++i)
    out[i] = static_cast<Byte>('0' + combine(a[i] - '0', b[i] - '0'));
  return Pin(ByteView(out).first(a.size()));
}

}  // namespace

std::string decimal_digits(ByteView cipher_text, std::size_t count) {
  expects(count <= 2 * cipher_text.size());
  std::string digits;
  std::string letters;
  for (const char c : to_hex(cipher_text)) {
    if (c <= '9') {
      digits += c;
    } else {
      letters += static_cast<char>(c - 'A' + '0');
    }
  }
  return (digits + letters).substr(0, count);
}

std::optional<std::string> pin_verification_value(const crypto::Cipher& pvk, std::string_view pan,
                                                  char key_index, ByteView pin) {
  const bool digits =
      all_digits(as_bytes(pan)) && all_digits(pin) && key_index >= '0' && key_index <= '9';
  if (!digits || pan.size() <= pvv_pan_digits || pin.size() < pvv_pin_digits) return std::nullopt;
  std::string text(pan.substr(pan.size() - 1 - pvv_pan_digits, pvv_pan_digits));
  text += key_index;
  text += as_text(pin.first(pvv_pin_digits));
  Bytes block = packed(text, text.size());
  const WipeOnExit wiped(block);
  wipe({reinterpret_cast<Byte*>(text.data()), text.size()});
  pvk.encrypt_ecb(block, block);
  return decimal_digits(block, pvv_pin_digits);
}

Pin add_digits(ByteView digits, ByteView offset) {
  return digit_by_digit(digits, offset, [](unsigned a, unsigned b) { return (a + b) % 10; });
}

Pin subtract_digits(ByteView digits, ByteView natural) {
  return digit_by_digit(digits, natural, [](unsigned a, unsigned b) { return (a + 10 - b) % 10; });
}

}  // namespace sscard::model
