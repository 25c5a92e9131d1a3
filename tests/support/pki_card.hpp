// A card with SSSE (its PIN alone) and the PKI application beside it, built by raw commands; the
// host computes with the other engine.
#pragma once

#include "cardlib/model/pki.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

inline const std::string pki_df = "00A404000C504B492EC9E7BBE1B1A3D5CF";
inline const std::string pki_adf = "00A404000C53532E434552542E41444631";
inline constexpr std::string_view pki_user_pin = "135790";
inline constexpr std::string_view pki_admin_pin = "24681357";
inline constexpr std::array<Byte, 16> pki_master = "50414243444546474849504A4B4C4D4E"_hex;

/// The memory of such a card, everything ended; `locking`: the MF locks with SSSE, no bank side.
Bytes pki_cells(bool locking = false);

/// The application into a card of SM4 keys; the MF is current and building before and after.
void build_pki(TestCard& card, SocialBuilder& builder);
/// SM4(key, the card's fresh challenge of sixteen bytes).
Bytes pki_answer(TestCard& card, ByteView key);
/// The hash of a PIN of digits.
model::PkiPinHash pki_hash(std::string_view digits);
/// VERIFY of this PIN; its status word.
unsigned pki_verify(TestCard& card, model::PkiPin pin, std::string_view digits);

}  // namespace sscard::test
