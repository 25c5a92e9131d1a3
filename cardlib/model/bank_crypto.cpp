#include "cardlib/model/bank_crypto.hpp"

#include <algorithm>
#include <bit>

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t pin_digits_min = 4;
constexpr std::size_t pin_digits_max = 12;

bool is_digit(int c) {
  return c >= '0' && c <= '9';
}

unsigned nibble_at(ByteView bytes, std::size_t index) {
  return index % 2 == 0 ? bytes[index / 2] >> 4U : bytes[index / 2] & 0x0FU;
}

void set_nibble(MutableBytes bytes, std::size_t index, unsigned value) {
  const unsigned shift = index % 2 == 0 ? 4U : 0U;
  const unsigned kept = bytes[index / 2] & ~(0x0FU << shift);
  bytes[index / 2] = static_cast<Byte>(kept | value << shift);
}

}  // namespace

void set_odd_parity(MutableBytes key) {
  for (Byte& b : key) {
    const auto upper = static_cast<Byte>(b & 0xFEU);
    b = static_cast<Byte>(upper | (std::popcount(upper) % 2 == 0 ? 1U : 0U));
  }
}

Block8 udk_factor(std::string_view pan, std::string_view psn) {
  expects(psn.size() == 2);
  const std::string digits = std::string(pan) + std::string(psn);
  expects(std::ranges::all_of(digits, [](char c) { return is_digit(c); }));
  Block8 out{};
  const std::size_t count = std::min<std::size_t>(digits.size(), 16);
  for (std::size_t i = 0; i < count; ++i) {
    const char digit = digits[digits.size() - count + i];
    set_nibble(out, 16 - count + i, static_cast<unsigned>(digit - '0'));
  }
  return out;
}

KeyBytes derive_udk(const crypto::Cipher& imk, const Block8& factor) {
  std::array<Byte, 16> key{};
  const WipeOnExit wiped(key);
  diversify(imk, factor, key);
  if (imk.kind() == crypto::CipherKind::TripleDes) set_odd_parity(key);
  return KeyBytes(key);
}

std::optional<PinBlock> pin_block_format_2(ByteView digits) {
  if (digits.size() < pin_digits_min || digits.size() > pin_digits_max) return std::nullopt;
  if (!std::ranges::all_of(digits, is_digit)) return std::nullopt;
  Block8 block{};
  const WipeOnExit wiped(block);
  block.fill(0xFF);
  block[0] = static_cast<Byte>(0x20U | digits.size());
  for (std::size_t i = 0; i < digits.size(); ++i)
    set_nibble(block, 2 + i, static_cast<unsigned>(digits[i] - '0'));
  return PinBlock(block);
}

bool is_pin_block_format_2(ByteView block) {
  if (block.size() != 8 || nibble_at(block, 0) != 2) return false;
  const std::size_t count = nibble_at(block, 1);
  if (count < pin_digits_min || count > pin_digits_max) return false;
  for (std::size_t i = 2; i < 16; ++i) {
    const unsigned nibble = nibble_at(block, i);
    if (i < 2 + count ? nibble > 9 : nibble != 0x0F) return false;
  }
  return true;
}

}  // namespace sscard::model
