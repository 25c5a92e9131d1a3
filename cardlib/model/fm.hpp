// Byte formats of the FM / FMCOS administration family: headers of files and directories, bodies of
// WRITE KEY. The simulator parses with the codec the personalizer encodes with; parsers are strict.
// MF, DF and keys as ssc-card.md 9.4, EFs and access bytes as 9.3 (19.1).
// Source: reference/ssc-card.md 5.2, 9.3, 9.4, 19.1. [PROP] where these are silent: the eight bytes
// of the MF carry the transport code; FID EF81, EF23 and EF1E keep their numbers; the long key
// body; the AND bits; the README of this room has the list.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "cardlib/base/bytes.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/fm_levels.hpp"
#include "cardlib/model/t514.hpp"

namespace sscard::model::fm {

/// First byte of CREATE FILE.
enum class FileType : Byte {
  Transparent = 0x28,
  Fixed = 0x2A,
  Variable = 0x2C,
  Cyclic = 0x2E,
  Purse = 0x2F,
  Keys = 0x3F,
};
inline constexpr Byte directory_type = 0x38;
/// The FID under which the key file is created: it is the first file of its directory.
inline constexpr std::uint16_t key_file_parameter = 0x0000;
/// Bytes that a file without fixed content gives up to the COS.
inline constexpr std::uint16_t extension_space = 8;

/// Who may do one thing with a file: the PIN of the parent (88), one level of the file's own
/// directory, or both names combined. All empty and not never: free.
struct Right {
  bool never = false;
  bool parent_pin = false;
  Level own = Level::None;
  Logic logic = Logic::Or;
  bool operator==(const Right&) const = default;
};

/// CREATE FILE of an EF, `80 E0 FID 07`:
///   type · size 2, or count and record length · read · write · extension · line
/// Access byte: 00 free, 08 forbidden, one bit of the status byte, 88 the parent's PIN, 88 and a
/// bit both. An update level of the extension byte stands in `extension` as 81…C0; the write byte
/// is then 80, or 88 beside the parent's PIN. Line: 00, with 10 (read) and 20 (write) for AND
/// [PROP]. The key file has DF-SFI FF, the right 40 to add, FF FF.
struct FileHeader {
  std::uint16_t fid = 0;
  FileType type = FileType::Transparent;
  std::uint16_t size = 0;  ///< bytes with extension space; 0 with a record length
  Byte count = 0;          ///< Fixed and Cyclic: records
  Byte record_length = 0;  ///< Fixed and Cyclic
  Right read{};
  Right update{};
  bool operator==(const FileHeader&) const = default;
};
inline constexpr std::size_t file_header_size = 7;
/// P1 P2 of the command that creates it.
constexpr std::uint16_t parameter_of(const FileHeader& header) {
  return header.type == FileType::Keys ? key_file_parameter : header.fid;
}

Bytes encode(const FileHeader& header);
/// `fid` is P1 P2. nullopt for a wrong length, type, access byte or constant.
std::optional<FileHeader> parse_file_header(std::uint16_t fid, ByteView bytes);
/// nullopt: the rule of this row has no form in this family (reading by an update key, a file that
/// a lock key opens, the PIN of another level than the first).
std::optional<FileHeader> header_of(const EfRow& file, Tree tree);
/// The same file in the card's own description. `parent` is only named by its PIN.
EfHeader in_kernel(const FileHeader& header);

/// CREATE FILE of a DF, `80 E0 FID Lc`: 38 · space 2 · create · erase · SFI of the FCI file · FF FF
/// · name. Of the MF, `80 E0 3F00 0D`: 38 · space 2 · create · erase · transport code 8.
struct DirectoryHeader {
  std::uint16_t space = 0xFFFF;      ///< bytes its files may take; FFFF: what there is
  Byte create_right = right_master;  ///< XY (fm_levels.hpp), once the building has ended
  Byte erase_right = right_master;
  Byte fci_file = 0;  ///< file number of the FCI file; 00 sent as FF: none. Not in the MF
  Bytes name;         ///< 1 to 16 bytes; empty in the MF
  std::array<Byte, 8> transport_code{};  ///< MF only
  bool operator==(const DirectoryHeader&) const = default;
};
Bytes encode(const DirectoryHeader& header);
std::optional<DirectoryHeader> parse_directory(ByteView bytes);
std::optional<DirectoryHeader> parse_master_file(ByteView bytes);
DirectoryHeader header_of(Df df);
/// In the card's own description; the SFs stand where the family does not name them.
DfHeader in_kernel(const DirectoryHeader& header, std::uint16_t fid, DfKind kind);

/// Type byte of a key.
enum class KeyCode : Byte {
  Internal = 0x30,
  Tac = 0x34,
  Line = 0x36,      ///< STK
  External = 0x39,  ///< MK (id 00), PUK, RK, UK, BK, LK, DSK
  Pin = 0x3A,
  Purchase = 0x3E,
  Load = 0x3F,
};
std::optional<KeyCode> key_code(Byte byte);
KeyCode code_of(KeyType type);
/// What External stands for is told by its state: 40 is a master key.
std::optional<KeyType> type_of(KeyCode code);

/// The largest body: type · use · change · state · counter · version · algorithm · key 16.
inline constexpr std::size_t key_body_max = 23;
/// Body of WRITE KEY in the clear; the holder wipes it.
struct KeyBody {
  std::array<Byte, key_body_max> bytes{};
  std::size_t size = 0;
  ByteView view() const { return ByteView(bytes).first(size); }
};

/// Body of a new key. `header` has kernel levels; key 16 bytes, PIN 2 to 8.
///   39 · F0 · AA · state · counter · key          36 · F0 · AA · FF · counter · key
///   3A · F0 · PUK state · 01 · counter · PIN      30 34 3E 3F · F0 · AA · version · algorithm ·
///   key
/// counter = limit and tries left, a nibble each. [PROP] 39 and 36 of another version than the
/// first (a master key: 00) or with SM4: version and algorithm stand between counter and key.
KeyBody encode_key(const KeyHeader& header, ByteView key);
/// `id` is P2. nullopt for what encode_key never gives.
std::optional<KeyRecordView> parse_key(Byte id, ByteView body);
/// The header of a row of the key table with the levels of this family.
KeyHeader key_header(const KeyRow& key, Algorithm algorithm, Byte version = 1, Byte length = 16);

/// Ld ‖ body, 80 00… only when needed, ECB: how a body travels with class 84, before its MAC.
Bytes seal(const crypto::Cipher& under, ByteView body);
/// The way back into `out`; nullopt when length, Ld or tail is wrong, or a block too much was sent.
std::optional<KeyBody> open(const crypto::Cipher& under, ByteView sealed);

}  // namespace sscard::model::fm
