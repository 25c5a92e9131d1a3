// PINs and authentication of the PKI application. A PIN is kept as its hash, an SM4 key; a plain
// form proves it: SM4(hash, challenge of 16 bytes). Counters of six, apart from the social PIN's.
// Source: reference/ssc-card.md 7.5, 17; corrections.md A.15. Where the vendor forms end, the
// choice is ours [PROP]: CHANGE PIN of the user names 81 in P2; the admin's new hash comes
// enciphered under the old one with a MAC over the challenge; a blocked PIN is reloaded by WRITE
// KEY.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// EXTERNAL AUTHENTICATE with the master key of the directory: SM4(MK, challenge).
StatusWord pki_authenticate(CommandContext& context);
/// VERIFY `00 20 01 00|81 10`: SM4(hash of the PIN, challenge).
StatusWord pki_verify(CommandContext& context);
/// `80 C4 01 03`: C1 L PIN in, the hash of that PIN out; asks nothing of the card's own PINs.
StatusWord pki_hash_pin(CommandContext& context);
/// `80 5E 01 81`: old PIN ‖ FF ‖ new PIN, counted as a try of the old one.
StatusWord pki_change_user_pin(CommandContext& context);
/// `84 5E 01 00 14`: SM4(old hash, new hash) ‖ MAC under the old hash; needs the admin level.
StatusWord pki_change_admin_pin(CommandContext& context);

/// Is this PIN verified in the current directory?
bool pki_pin_held(CommandContext& context, Byte pin);

}  // namespace sscard::cos
