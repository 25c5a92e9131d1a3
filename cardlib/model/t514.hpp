// Byte formats of the T514-style administration: file headers, key records, transport code. The
// simulator parses with the codec the personalizer encodes with; parsers are strict.
// Source: reference/ssc-card.md 2.3, 9.2; corrections.md A.7.9, A.8.4, A.11.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cardlib/base/bytes.hpp"
#include "cardlib/data/identifiers.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/key_table.hpp"
#include "cardlib/model/levels.hpp"

namespace sscard::model {

/// EF header of CREATE FILE: 16 bytes.
///   0 00 00 00 · 3 size · 5 FID · 7 kind · 8 00 · 9 SFI · 10 logic (read, write nibble)
///   11 record length · 12 read parent, own · 14 write parent, own
struct EfHeader {
  std::uint16_t size = 0;
  std::uint16_t fid = 0;
  FileKind kind = FileKind::Transparent;
  Byte sfi = 0;  ///< the low byte of the FID; a file number in internal files
  Byte record_length = 0;
  AccessCondition read;
  AccessCondition write;
  bool operator==(const EfHeader&) const = default;
};
inline constexpr std::size_t ef_header_size = 16;

Bytes encode(const EfHeader& header);
/// nullopt for a wrong length, an unknown kind, a reserved byte that is not 00, a wrong SFI, an
/// impossible logic nibble, level or record length.
std::optional<EfHeader> parse_ef_header(ByteView bytes);
/// The header of a row of the file tree.
EfHeader header_of(const EfRow& file, Tree tree);

/// Byte 7 of a DF header.
enum class DfKind : Byte { Environment = 0x01, Application = 0x02 };

/// MF, DDF or ADF header of CREATE FILE: 16 bytes and the AID.
struct DfHeader {
  Byte lock_level = 0;  ///< level byte of BK in a DDF, LK in an ADF; 00 none
  std::uint16_t fid = 0;
  DfKind kind = DfKind::Environment;
  bool locks_card = false;  ///< MF byte 9; never on a card with a bank side (A.7.9)
  Byte fci_file = 0;        ///< file number of the FCI file, 00 in an ADF
  Byte key_file = 0;        ///< file number of SF, 00 in an ADF
  Byte purse_file = 0;      ///< file number of TF in SSSE, else 00
  Bytes aid;                ///< empty in the MF, else 1 to 16 bytes
  bool operator==(const DfHeader&) const = default;
};

Bytes encode(const DfHeader& header);
std::optional<DfHeader> parse_df_header(ByteView bytes);
DfHeader header_of(Df df);

/// Byte 5 of a key record that is no PIN. Aes is [PROP] and only for the key set of PSE (SCP03).
enum class KeyAlgorithm : Byte { TripleDes = 0x00, Des = 0x01, Sm4 = 0x03, Aes = 0x04 };

/// The first eight bytes of a key record:
///   type · id · version · EF · try limit · algorithm (PIN: PUK level) · following level · length
struct KeyHeader {
  KeyType type = KeyType::Master;
  Byte id = 0;
  Byte version = 0;  ///< 00 for MK and PIN, KVN for PSE's key set, 01…04 for the rest
  Byte try_limit = 0;
  KeyAlgorithm algorithm = KeyAlgorithm::TripleDes;  ///< meaningless in a PIN record
  Byte puk_level = 0;                                ///< PIN records only
  Byte following_level = 0;
  Byte length = 0;  ///< bytes of key or PIN, 1…16
  bool operator==(const KeyHeader&) const = default;
};

/// A parsed key record; `key` looks into the parsed bytes and dies with them.
struct KeyRecordView {
  KeyHeader header;
  ByteView key;  ///< header.length bytes
};

using KeyRecordBytes = std::array<Byte, key_record_size>;

/// Header ‖ key ‖ FF…, 24 bytes; the caller wipes them. `key` has header.length bytes.
KeyRecordBytes encode(const KeyHeader& header, ByteView key);
/// nullopt for a wrong length or type, byte 3 not EF, an unknown algorithm or level, a length of 0
/// or above 16, a padding byte that is not FF.
std::optional<KeyRecordView> parse_key_record(ByteView bytes);
/// The header of a row of the key table. `version` is ignored for MK and PIN (00). A PIN has the
/// PUK level and `length` bytes of BCD; keys have 16 bytes.
KeyHeader key_header(const KeyRow& key, Algorithm algorithm, Byte version = 1, Byte length = 16);

/// Digits of a PIN as BCD, a final F when odd: 4…16 digits. nullopt for anything else.
std::optional<Bytes> pin_bcd(std::string_view digits);

/// 00 00 ‖ T8…TD: what the transport key enciphers into the transport code (传输密钥), and at the
/// same time the data of `80 E0 05` that sets the serial.
std::array<Byte, 8> serial_block(const data::ChipSerial& chip);
/// The eleven bytes of `00 14`: TS, T0, TB1, TC1, T1…T7 of a 17-byte ATR; nullopt for another.
std::optional<std::array<Byte, 11>> atr_head(ByteView atr);
/// ATR of a card from what the two commands of ssc-card.md 2.3 stored.
std::array<Byte, 17> atr_of(const std::array<Byte, 11>& head, const std::array<Byte, 6>& serial);

/// P2 of DELETE FILE.
enum class DeleteTarget : Byte { Environment = 0x01, Application = 0x02, File = 0x03 };

}  // namespace sscard::model
