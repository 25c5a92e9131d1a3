// Key derivations of other schemes and systems, for the calculator and for hosts that also serve
// them: EMV option B, EMV common session key, Visa script keys, dynamic CVC3, Visa2 card keys. No
// card of the house has them. Sources: EMV Book 2, A1.3.1 and A1.4.2; corrections.md part C.
#pragma once

#include <string_view>

#include "cardlib/model/bank_crypto.hpp"

namespace sscard::model {

/// Option B: a PAN of at most 16 digits as option A; of more digits the first 16 decimal digits of
/// SHA-1(PAN ‖ PSN) are the factor. Digits only, PSN has two (expects).
KeyBytes derive_udk_option_b(const crypto::Provider& engine, const crypto::Cipher& imk,
                             std::string_view pan, std::string_view psn);

/// EMV common session key: 3DES(UDK, R with F0 as third byte) ‖ 3DES(UDK, R with 0F), odd parity.
KeyBytes common_session_key(const crypto::Cipher& udk, const Block8& diversifier);

/// Visa script session key: UDK xor (00×6 ‖ ATC ‖ 00×6 ‖ ~ATC). The UDK has 16 bytes (expects).
KeyBytes visa_script_key(const KeyBytes& udk, std::uint16_t atc);

/// Dynamic CVC3 of a contactless magnetic stripe: the last two bytes of 3DES(key, IV ‖ UN ‖ ATC)
/// as a number of five digits; IV is the last two bytes of the retail MAC (padding 80) over the
/// track 2 data.
struct DynamicCodeInput {
  ByteView track2;
  std::array<Byte, 4> unpredictable{};
  std::uint16_t atc = 0;
};
Result<std::string> dynamic_code(const crypto::Provider& engine, const KeyBytes& key,
                                 const DynamicCodeInput& input);

/// "Visa2" (CPG202): 3DES(KMC, bytes 0, 1, 4 to 7 of KEYDATA ‖ F0 i ‖ the same ‖ 0F i); i is 1 ENC,
/// 2 MAC, 3 DEK.
KeyBytes visa2_card_key(const crypto::Cipher& kmc, const std::array<Byte, 10>& key_data,
                        Byte number);

}  // namespace sscard::model
