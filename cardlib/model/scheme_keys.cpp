#include "cardlib/model/scheme_keys.hpp"

#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/model/pin_verification.hpp"

namespace sscard::model {
namespace {

using Block16 = std::array<Byte, 16>;

constexpr std::size_t option_a_pan_digits = 16;
constexpr std::size_t dynamic_code_digits = 5;

/// The block enciphered, as a key.
KeyBytes enciphered(const crypto::Cipher& cipher, Block16 block, bool odd_parity) {
  const WipeOnExit wiped(block);
  cipher.encrypt_ecb(block, block);
  if (odd_parity) set_odd_parity(block);
  return KeyBytes(block);
}

}  // namespace

KeyBytes derive_udk_option_b(const crypto::Provider& engine, const crypto::Cipher& imk,
                             std::string_view pan, std::string_view psn) {
  if (pan.size() <= option_a_pan_digits) return derive_udk(imk, udk_factor(pan, psn));
  expects(psn.size() == 2);
  std::string digits = std::string(pan) + std::string(psn);
  if (digits.size() % 2 == 1) digits.insert(0, "0");
  const auto packed = from_hex(digits);
  expects(packed.has_value());
  const Bytes hash = engine.hash(crypto::HashKind::Sha1, *packed);
  const auto digits_of_hash = from_hex(decimal_digits(hash, option_a_pan_digits));
  Block8 factor{};
  std::ranges::copy(digits_of_hash.value(), factor.begin());
  return derive_udk(imk, factor);
}

KeyBytes common_session_key(const crypto::Cipher& udk, const Block8& diversifier) {
  Block16 block{};
  std::ranges::copy(diversifier, block.begin());
  std::ranges::copy(diversifier, block.begin() + 8);
  block[2] = 0xF0;
  block[10] = 0x0F;
  return enciphered(udk, block, true);
}

KeyBytes visa_script_key(const KeyBytes& udk, std::uint16_t atc) {
  expects(udk.size() == 16);
  Block16 key{};
  const WipeOnExit wiped(key);
  std::ranges::copy(udk.reveal(SecretAccess::for_cipher()), key.begin());
  const auto inverted = static_cast<std::uint16_t>(~atc);
  key[6] ^= static_cast<Byte>(atc >> 8U);
  key[7] ^= static_cast<Byte>(atc);
  key[14] ^= static_cast<Byte>(inverted >> 8U);
  key[15] ^= static_cast<Byte>(inverted);
  return KeyBytes(key);
}

Result<std::string> dynamic_code(const crypto::Provider& engine, const KeyBytes& key,
                                 const DynamicCodeInput& input) {
  const ByteView opened = key.reveal(SecretAccess::for_cipher());
  const auto retail = engine.retail_mac(opened);
  if (!retail) return retail.error();
  const auto cipher = engine.cipher(crypto::CipherKind::TripleDes, opened);
  if (!cipher) return cipher.error();
  Block8 mac{};
  (*retail)->compute(Block8{}, crypto::pad_80(input.track2, 8), mac);
  Bytes block = concat(ByteView(mac).last(2), input.unpredictable);
  append_u16(block, input.atc);
  (*cipher)->encrypt_ecb(block, block);
  return fmt::format("{:0{}}", u16_at(block, 6), dynamic_code_digits);
}

KeyBytes visa2_card_key(const crypto::Cipher& kmc, const std::array<Byte, 10>& key_data,
                        Byte number) {
  Block16 block{};
  for (const std::size_t half : {std::size_t{0}, std::size_t{8}}) {
    std::ranges::copy(ByteView(key_data).first(2), block.begin() + static_cast<long>(half));
    std::ranges::copy(ByteView(key_data).subspan(4, 4),
                      block.begin() + static_cast<long>(half) + 2);
    block[half + 6] = half == 0 ? 0xF0 : 0x0F;
    block[half + 7] = number;
  }
  return enciphered(kmc, block, false);
}

}  // namespace sscard::model
