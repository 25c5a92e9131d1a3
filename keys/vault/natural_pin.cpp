#include "keys/vault/natural_pin.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/expects.hpp"

namespace sscard::keys {

Pin natural_pin(const crypto::Cipher& generation_key, ByteView validation, std::string_view table,
                std::size_t digits) {
  expects(validation.size() == crypto::block_size(generation_key.kind()));
  expects(table.size() == 16 && digits >= 4 && digits <= 16);
  std::array<Byte, 16> block{};
  const WipeOnExit wiped_block(block);
  generation_key.encrypt_ecb(validation, MutableBytes(block).first(validation.size()));
  std::array<Byte, 16> text{};
  const WipeOnExit wiped_text(text);
  for (std::size_t i = 0; i < digits; ++i) {
    const unsigned nibble = i % 2 == 0 ? block[i / 2] >> 4U : block[i / 2] & 0x0FU;
    text[i] = static_cast<Byte>(table[nibble]);
  }
  return Pin(ByteView(text).first(digits));
}

Pin natural_pin(const crypto::Cipher& generation_key, std::string_view pan) {
  expects(pan.size() >= 12 && pan.size() <= 19);
  std::string digits(16, '0');
  const std::size_t count = std::min<std::size_t>(pan.size(), 16);
  std::ranges::copy(pan.substr(pan.size() - count), digits.end() - static_cast<long>(count));
  const auto validation = from_hex(digits);
  expects(validation.has_value());
  return natural_pin(generation_key, *validation, plain_decimalization, bank_pin_digits);
}

}  // namespace sscard::keys
