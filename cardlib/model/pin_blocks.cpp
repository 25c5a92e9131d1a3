#include "cardlib/model/pin_blocks.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t pin_digits_min = 4;
constexpr std::size_t pin_digits_max = 12;
constexpr std::size_t pan_digits_min = 8;
constexpr std::size_t pan_digits_max = 19;
constexpr std::size_t account_digits = 12;
constexpr std::size_t block_nibbles = 16;

bool all_digits(ByteView text) {
  return std::ranges::all_of(text, [](Byte c) { return c >= '0' && c <= '9'; });
}

bool is_pin(ByteView pin) {
  return pin.size() >= pin_digits_min && pin.size() <= pin_digits_max && all_digits(pin);
}

bool is_pan(std::string_view pan) {
  return pan.size() >= pan_digits_min && pan.size() <= pan_digits_max && all_digits(as_bytes(pan));
}

unsigned nibble_at(ByteView bytes, std::size_t index) {
  return index % 2 == 0 ? bytes[index / 2] >> 4U : bytes[index / 2] & 0x0FU;
}

void set_nibble(MutableBytes bytes, std::size_t index, unsigned value) {
  const unsigned shift = index % 2 == 0 ? 4U : 0U;
  const unsigned kept = bytes[index / 2] & ~(0x0FU << shift);
  bytes[index / 2] = static_cast<Byte>(kept | value << shift);
}

void exclusive_or(MutableBytes to, ByteView with) {
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i] ^= with[i];
}

/// Control nibble, length, digits; the fill is there already.
void write_pin(MutableBytes block, unsigned format, ByteView pin) {
  set_nibble(block, 0, format);
  set_nibble(block, 1, static_cast<unsigned>(pin.size()));
  for (std::size_t i = 0; i < pin.size(); ++i)
    set_nibble(block, 2 + i, pin[i] - static_cast<unsigned>('0'));
}

/// 0000 ‖ the twelve digits before the check digit, zeros on the left.
Block8 account_field(std::string_view pan) {
  Block8 out{};
  const std::string_view body = pan.substr(0, pan.size() - 1);
  const std::size_t count = std::min(body.size(), account_digits);
  for (std::size_t i = 0; i < count; ++i) {
    const char digit = body[body.size() - count + i];
    set_nibble(out, block_nibbles - count + i, static_cast<unsigned>(digit - '0'));
  }
  return out;
}

/// Length of the PAN beyond twelve ‖ PAN (at least twelve digits, zeros on the left) ‖ 0….
std::array<Byte, 16> pan_field(std::string_view pan) {
  std::array<Byte, 16> out{};
  const std::size_t missing = pan.size() < account_digits ? account_digits - pan.size() : 0;
  const std::size_t beyond = pan.size() + missing - account_digits;
  set_nibble(out, 0, static_cast<unsigned>(beyond));
  for (std::size_t i = 0; i < pan.size(); ++i)
    set_nibble(out, 1 + missing + i, static_cast<unsigned>(pan[i] - '0'));
  return out;
}

bool fill_fits(unsigned format, unsigned nibble) {
  switch (format) {
    case 1:
      return true;
    case 3:
      return nibble >= 0x0A;
    case 4:
      return nibble == 0x0A;
    default:
      return nibble == 0x0F;
  }
}

/// The PIN in the first eight bytes of a plain block.
std::optional<Pin> read_pin(unsigned format, ByteView plain) {
  const std::size_t count = nibble_at(plain, 1);
  if (nibble_at(plain, 0) != format || count < pin_digits_min || count > pin_digits_max) {
    return std::nullopt;
  }
  std::array<Byte, pin_digits_max> digits{};
  const WipeOnExit wiped(digits);
  for (std::size_t i = 2; i < block_nibbles; ++i) {
    const unsigned nibble = nibble_at(plain, i);
    if (i >= 2 + count) {
      if (!fill_fits(format, nibble)) return std::nullopt;
      continue;
    }
    if (nibble > 9) return std::nullopt;
    digits[i - 2] = static_cast<Byte>('0' + nibble);
  }
  return Pin(ByteView(digits).first(count));
}

}  // namespace

std::optional<PinBlock> pin_block_format_0(const PinAndPan& of) {
  if (!is_pin(of.pin) || !is_pan(of.pan)) return std::nullopt;
  Block8 block{};
  const WipeOnExit wiped(block);
  block.fill(0xFF);
  write_pin(block, 0, of.pin);
  exclusive_or(block, account_field(of.pan));
  return PinBlock(block);
}

std::optional<PinBlock> pin_block_format_1(ByteView pin, const Block8& filler) {
  if (!is_pin(pin)) return std::nullopt;
  Block8 block = filler;
  const WipeOnExit wiped(block);
  write_pin(block, 1, pin);
  return PinBlock(block);
}

std::optional<PinBlock> pin_block_format_3(const PinAndPan& of, const Block8& filler) {
  if (!is_pin(of.pin) || !is_pan(of.pan)) return std::nullopt;
  Block8 block{};
  const WipeOnExit wiped(block);
  for (std::size_t i = 2; i < block_nibbles; ++i)
    set_nibble(block, i, 0x0A + nibble_at(filler, i) % 6);
  write_pin(block, 3, of.pin);
  exclusive_or(block, account_field(of.pan));
  return PinBlock(block);
}

std::optional<Pin> pin_of_block(unsigned format, ByteView block8, std::string_view pan) {
  expects(format <= 3);
  const bool bound = format == 0 || format == 3;
  if (block8.size() != 8 || (bound && !is_pan(pan))) return std::nullopt;
  Block8 plain{};
  const WipeOnExit wiped(plain);
  std::ranges::copy(block8, plain.begin());
  if (bound) exclusive_or(plain, account_field(pan));
  return read_pin(format, plain);
}

std::optional<PinField4> pin_field_format_4(ByteView pin, const Block8& filler) {
  if (!is_pin(pin)) return std::nullopt;
  std::array<Byte, 16> field{};
  const WipeOnExit wiped(field);
  field.fill(0xAA);
  write_pin(field, 4, pin);
  std::ranges::copy(filler, field.begin() + 8);
  return PinField4(field);
}

std::optional<std::array<Byte, 16>> encipher_format_4(const crypto::Cipher& key,
                                                      const PinField4& field,
                                                      std::string_view pan) {
  expects(key.kind() == crypto::CipherKind::Aes && field.size() == 16);
  if (!is_pan(pan)) return std::nullopt;
  std::array<Byte, 16> block{};
  key.encrypt_ecb(field.reveal(SecretAccess::for_cipher()), block);
  exclusive_or(block, pan_field(pan));
  key.encrypt_ecb(block, block);
  return block;
}

std::optional<Pin> decipher_format_4(const crypto::Cipher& key, ByteView block16,
                                     std::string_view pan) {
  expects(key.kind() == crypto::CipherKind::Aes);
  if (block16.size() != 16 || !is_pan(pan)) return std::nullopt;
  std::array<Byte, 16> field{};
  const WipeOnExit wiped(field);
  key.decrypt_ecb(block16, field);
  exclusive_or(field, pan_field(pan));
  key.decrypt_ecb(field, field);
  return read_pin(4, field);
}

}  // namespace sscard::model
