// Values by which an issuer's host knows a PIN again: PVV (PIN 校验值) and IBM 3624 offset; and the
// digits of a cipher that they and the card verification value are made of. Sources: the published
// Visa PVV method and IBM 3624, as in tests/vectors.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::model {

/// The first `count` digits of a ciphertext: its nibbles 0 to 9 in order, then its nibbles A to F,
/// each less ten. At most as many as there are nibbles (expects).
std::string decimal_digits(ByteView cipher_text, std::size_t count);

/// Four digits: 3DES(PVK, eleven PAN digits before the check digit ‖ key index ‖ four PIN digits).
/// Secret as long as the PVK is in use: it tells whether a PIN was guessed. nullopt: the PAN has
/// fewer than 12 digits, the PIN fewer than four, the index is none of 0 to 9.
std::optional<std::string> pin_verification_value(const crypto::Cipher& pvk, std::string_view pan,
                                                  char key_index, ByteView pin);

/// Digit by digit modulo ten: natural PIN and offset give the PIN, PIN less natural PIN the offset.
/// Same length, digits only (expects).
Pin add_digits(ByteView digits, ByteView offset);
Pin subtract_digits(ByteView digits, ByteView natural);

}  // namespace sscard::model
