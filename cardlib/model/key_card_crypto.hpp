// What protects a key on its way out of a carrier, for both sides of the wire: EXPORT KEY enciphers
// the child under the transport key and puts a MAC behind it [PROP].
// Source: design.md 5; reference/ssc-card.md 7.4; corrections.md A.9.
#pragma once

#include "cardlib/model/social_crypto.hpp"

namespace sscard::model {

/// Child key 16, enciphered, ‖ MAC 4.
using ExportedKey = std::array<Byte, 20>;

/// ECB of the child under the transport key; the MAC under the same key, initial value 0, over CLA
/// INS P1 P2 Lc ‖ data of the command ‖ the enciphered child, always padded (3DES: retail MAC, left
/// four bytes; SM4: CBC folded to four). `data` has at most 25 bytes (expects). No allocation.
ExportedKey seal_exported_key(const SocialKey& transport, Algorithm algorithm, const Header& header,
                              ByteView data, Key16 child);

}  // namespace sscard::model
