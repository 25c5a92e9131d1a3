// The PIN that belongs to an account by computation (自然密码, IBM 3624): nobody stores it, the
// card and the PIN letter both get it from the PIN generation key. Source: IBM 3624 as in
// tests/vectors (ibm3624-*). [PROP] validation data are the rightmost sixteen digits of the PAN,
// the decimalization table is 0123456789012345, the PIN has six digits.
#pragma once

#include <string_view>

#include "cardlib/base/secret.hpp"
#include "cardlib/crypto/crypto.hpp"

namespace sscard::keys {

inline constexpr std::string_view plain_decimalization = "0123456789012345";
inline constexpr std::size_t bank_pin_digits = 6;

/// `validation` is one block of the generation key's cipher, `table` has sixteen digits, `digits`
/// is 4 to 16 and not more than the block has nibbles (expects).
Pin natural_pin(const crypto::Cipher& generation_key, ByteView validation, std::string_view table,
                std::size_t digits);

/// The PIN of a PAN by our choices above. 12 to 19 digits (expects).
Pin natural_pin(const crypto::Cipher& generation_key, std::string_view pan);

}  // namespace sscard::keys
