#include "cardlib/model/card_verification.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/pin_verification.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t half = 8;
constexpr std::size_t value_digits = 3;

bool digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::string> card_verification_value(const crypto::Provider& engine, ByteView key,
                                                   const VerificationData& data) {
  const bool well = key.size() == 2 * half && digits(data.pan, 12, 19) &&
                    digits(data.expiry, 4, 4) && digits(data.service_code, 3, 3);
  if (!well) return std::nullopt;
  const auto left = engine.cipher(crypto::CipherKind::Des, key.first(half));
  const auto whole = engine.cipher(crypto::CipherKind::TripleDes, key);
  if (!left || !whole) return std::nullopt;
  std::string text(data.pan);
  text += data.expiry;
  text += data.service_code;
  text.resize(4 * half, '0');
  const Bytes blocks = from_hex(text).value();
  Bytes work = to_bytes(ByteView(blocks).first(half));
  const WipeOnExit wiped(work);
  (*left)->encrypt_ecb(work, work);
  for (std::size_t i = 0; i < half; ++i)
    work[i] ^= blocks[half + i];
  (*whole)->encrypt_ecb(work, work);
  return decimal_digits(work, value_digits);
}

}  // namespace sscard::model
