// Card verification value of the magnetic stripe (CVV, 卡片校验值) and of the chip's copy of track
// 2 (iCVV: the same with service code 999). The value proves that a track was not made up. Source:
// the published vector `cvv`; reference/pboc.md 2.2 (57: iCVV in the chip).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::model {

/// Service code that goes into the computation for the chip.
inline constexpr std::string_view chip_service_code = "999";

/// What the value is over: digits only. Expiry YYMM.
struct VerificationData {
  std::string_view pan, expiry, service_code;
};

/// Three digits. `key` is CVK A ‖ CVK B, 16 bytes. nullopt: no such key, or data that are not 12 to
/// 19, 4 and 3 digits.
std::optional<std::string> card_verification_value(const crypto::Provider& engine, ByteView key,
                                                   const VerificationData& data);

}  // namespace sscard::model
