// Key cards (密钥卡) as both sides of the wire know them: PSAM, mother card, transport key card,
// master-control card. Their kinds, names, files and the keys they carry: usage byte and record.
// Source: reference/ssc-card.md 7.7, 10.1, 10.2; corrections.md A.2.1, A.12; design.md 5.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "cardlib/model/t514.hpp"

namespace sscard::model {

enum class KeyCard : Byte { Psam = 0x01, Mother = 0x02, Transport = 0x03, MasterControl = 0x04 };

/// A key card: the same layout under its own application name.
struct KeyCardRow {
  KeyCard kind;
  std::string_view word;  ///< as `sscard sim new --kind` takes it
  const char* title;      ///< a phrase() for people
  ByteView application;   ///< AID of the application with the keys, under sx1
  bool exports;           ///< knows EXPORT KEY; a PSAM has the purchase pair instead
};
std::span<const KeyCardRow> key_card_table();
const KeyCardRow& row(KeyCard kind);
std::optional<KeyCard> key_card_from(std::string_view word);

/// sx1.sh.社会保障 (3DES), FID DDF1, and sx3.sh.社会保障 (SM4), FID DDF3 [PROP].
ByteView key_environment(Algorithm algorithm);
std::uint16_t key_environment_fid(Algorithm algorithm);
/// FID of the application with the keys, in either environment.
inline constexpr std::uint16_t key_application_fid = 0xDF01;
/// AID of the application in one environment. Names are unique on a card, so the one under sx3 has
/// the algorithm byte 03 behind it [PROP]; terminals reach both by environment and FID.
Bytes key_application(KeyCard kind, Algorithm algorithm);

inline constexpr std::uint16_t key_card_public_fid = 0xEF15;       ///< 15 hex bytes, in the MF
inline constexpr std::uint16_t key_card_terminal_fid = 0xEF16;     ///< 6 bytes, in the MF
inline constexpr std::uint16_t key_card_application_fid = 0xEF17;  ///< 26 hex bytes, in DF01
/// Header of one of the three files: read free, written under the directory's master key.
EfHeader key_card_file(std::uint16_t fid);
/// Header of the key file SF for this many keys.
EfHeader key_card_key_file(std::uint16_t keys);

/// Low five bits of the usage byte (密钥用途).
enum class KeyUse : Byte {
  Master = 0,
  Maintenance = 1,  ///< on a carrier: the transport key that exports are enciphered under (usage
                    ///< 01), or a master of such keys (usage 21, on a transport key card) [PROP]
  Debit = 2,
  PinUnblock = 3,
  PinReload = 4,
  ApplicationMaintenance = 5,
  Mac = 6,
  Encipher = 7,
  MacAndEncipher = 8,
};
constexpr unsigned levels_of_usage(Byte usage) {
  return static_cast<unsigned>(usage) >> 5U;
}
constexpr Byte kind_of_usage(Byte usage) {
  return usage & 0x1FU;
}
/// May a process key of this usage compute MACs, and may it encipher? [PROP] for 3, 4 and 5: PIN
/// unblock and application maintenance are MACs, PIN reload needs both. Others: neither.
bool usage_makes_macs(Byte usage);
bool usage_enciphers(Byte usage);
/// A process key is delivered for kinds 3 to 8 only.
inline bool usage_delivers(Byte usage) {
  return usage_makes_macs(usage) || usage_enciphers(usage);
}

/// Record of a key in DF01, 24 bytes [PROP], in the form of a T514 record:
///   usage · id · version · EF · 00 · algorithm · 00 · 10 · key 16
struct CarriedKey {
  Byte usage = 0;
  Byte id = 0;
  Byte version = 1;
  Algorithm algorithm = Algorithm::TripleDes;
  bool operator==(const CarriedKey&) const = default;
};
struct CarriedKeyView {
  CarriedKey name;
  ByteView key;  ///< 16 bytes of what was parsed
};
KeyRecordBytes encode(const CarriedKey& name, ByteView key);
/// nullopt for a wrong length or mark, an algorithm that is not 3DES or SM4, a usage of reserved
/// kind (9 and 12 are taken, as real personalization does), more than three diversifications, or
/// none at all for a key other than usage 01 with an id that is not 00.
std::optional<CarriedKeyView> parse_carried_key(ByteView bytes);

}  // namespace sscard::model
