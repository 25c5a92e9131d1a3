// The PKI application of third-generation cards: DDF "PKI.社会保障" and its ADF "SS.CERT.ADF1", its
// files, keys and PINs, and what both sides of the wire compute for it. It is an environment of the
// social owner beside SSSE [PROP]: made under the card master key as SSSE is, SM4 throughout.
// Sources: reference/ssc-card.md 3.1, 17; corrections.md A.15. FIDs of the directories, sizes,
// levels and access conditions are ours [PROP].
#pragma once

#include <span>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/t514.hpp"

namespace sscard::model {

inline constexpr auto pki_aid = "504B492EC9E7BBE1B1A3D5CF"_hex;       ///< PKI.社会保障, GBK
inline constexpr auto pki_cert_aid = "53532E434552542E41444631"_hex;  ///< SS.CERT.ADF1
inline constexpr std::uint16_t pki_fid = 0xDDF3;
inline constexpr std::uint16_t pki_cert_fid = 0xDF31;

/// Files of the ADF, all transparent.
inline constexpr std::uint16_t pki_signing_public_fid = 0x0012;      ///< 00 40 ‖ X ‖ Y
inline constexpr std::uint16_t pki_encryption_public_fid = 0x0014;   ///< 00 40 ‖ X ‖ Y
inline constexpr std::uint16_t pki_encryption_private_fid = 0x0015;  ///< 00 20 ‖ d, never readable
inline constexpr std::uint16_t pki_signing_certificate_fid = 0x0018;
inline constexpr std::uint16_t pki_encryption_certificate_fid = 0x0019;
inline constexpr std::size_t pki_point_size = 64;  ///< X ‖ Y

/// P2 of the PIN commands and id of the key record that keeps the PIN's hash.
enum class PkiPin : Byte { Admin = 0x00, User = 0x81 };
inline constexpr Byte pki_tries = 6;

/// The headers that create the application, in the order of creation.
DfHeader pki_header();
DfHeader pki_cert_header();
/// SF with room for this many key records.
EfHeader pki_key_file(std::uint16_t keys);
std::span<const EfHeader> pki_files();

/// The master key of either directory, an SM4 key.
KeyHeader pki_master_header();
/// A PIN: an external-authentication record whose key is the hash of the PIN.
KeyHeader pki_pin_header(PkiPin pin);

using PkiPinHash = std::array<Byte, 16>;
/// First 16 bytes of SM3 over the PIN in BCD; the caller wipes it.
PkiPinHash pki_pin_hash(const crypto::Provider& engine, ByteView pin_bcd);

/// What the host gives the card to sign: SM3(Z ‖ message), Z of the default user id. Crypto error
/// when the key has not 32 bytes a coordinate.
Result<std::array<Byte, 32>> sm2_message_digest(const crypto::Provider& engine,
                                                const crypto::Sm2PublicKey& key, ByteView message);

}  // namespace sscard::model
