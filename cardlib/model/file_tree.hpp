// The file tree of the social side as rows: files with their access rules, records with their
// encodings. The card instantiates it, the personalizer fills it, the terminal reads it.
// Source: reference/ssc-card.md 3.4, 3.5, 4, 5.1, 9.2; corrections.md A.5, A.6, 19.1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

/// Type byte of an EF in a T514 file header.
enum class FileKind : Byte {
  Internal = 0xC3,
  Transparent = 0xC4,
  LinearFixed = 0xC5,
  LinearVariable = 0xC6,
  Cyclic = 0xC7,
  Directory = 0xD6,
};

/// How the parent's and the own condition of an access rule combine: a logic nibble.
enum class Logic : Byte { Or = 0x0, And = 0x4 };

/// Free and Never stand alone; Master is the MK of the file's own DF; Keys names one or two keys.
enum class AccessKind : Byte { Free, Never, Master, Keys };

/// Who may read or update a file, by key name. Keys of the parent DF (the PIN of SSSE, seen from an
/// ADF) and of the file's own DF; an empty name is no condition.
struct AccessRule {
  AccessKind kind = AccessKind::Never;
  std::string_view parent_key{};
  std::string_view own_key{};
  Logic logic = Logic::Or;
};

struct EfRow {
  Df df;
  std::uint16_t fid;
  FileKind kind;
  Byte record_length;     ///< cyclic and key file: bytes; FF variable; 00 transparent
  std::uint16_t records;  ///< cyclic: records the file holds; else 0
  std::uint16_t size;     ///< transparent and purse file: bytes; else 0, see file_size
  AccessRule read;
  AccessRule update;
  StructureSet structures;
  const char* title;  ///< a phrase() for people
};

/// How the value of a record or an item is written (ssc-card.md 3.5).
enum class Encoding : Byte {
  Text,      ///< an: GB 18030, left aligned, unused bytes 00
  Digits,    ///< cn: BCD, left aligned, unused nibbles F
  Date,      ///< cn 4: YYYYMMDD
  Month,     ///< cn 3: YYYYMM
  DateTime,  ///< cn 7: YYYYMMDDhhmmss
  Region,    ///< cn 3: six digits of GB/T 2260
  Binary,    ///< b: unused bytes 00
  Amount,    ///< 4 bytes (3 in two records of V1), unsigned big-endian, in 分
  Nested,    ///< B-TLV: items with one-byte tag and length
  Layout,    ///< record of a cyclic file: items one after another, no tags
};

/// A value that consists of items.
constexpr bool is_composed(Encoding encoding) {
  return encoding == Encoding::Nested || encoding == Encoding::Layout;
}

/// One item of a Nested value (with tag) or of a Layout (tag 0).
struct ItemRow {
  Byte tag;
  Encoding encoding;
  Byte length;       ///< bytes of the value
  const char* name;  ///< a phrase()
};

struct RecordRow {
  Df df;
  std::uint16_t fid;
  Byte number;  ///< position in the file from 1; 0 in cyclic files, where it is the layout
  Byte tag;     ///< 0 in cyclic files
  Encoding encoding;
  Byte length;       ///< bytes of the value, without tag and length
  const char* name;  ///< a phrase(); descriptive only, names of single tags are mostly not public
  std::span<const ItemRow> items;  ///< Nested and Layout
  StructureSet structures;
};

/// Short file identifier of a file that can be read: the low byte of its FID.
constexpr Byte sfi_of(std::uint16_t fid) {
  return static_cast<Byte>(fid & 0xFFU);
}

/// FIDs of the internal files; their "SFI" in headers (80, 81, 23) is a file number.
inline constexpr std::uint16_t key_file_fid = 0xEF80;        ///< SF
inline constexpr std::uint16_t purse_file_fid = 0xEF81;      ///< TF
inline constexpr std::uint16_t fci_file_fid = 0xEF23;        ///< FCI records
inline constexpr std::uint16_t directory_file_fid = 0xEF1E;  ///< EF DIR, readable
/// Bytes of a record in a key file: header 8 and key 16.
inline constexpr Byte key_record_size = 0x18;

/// The application files of every DF in build order, and their records in file order.
std::span<const EfRow> ef_table();
std::span<const RecordRow> record_table();
/// SF, FCI, DIR and TF of MF, SSSE, the ADFs and PSE, in the order a builder creates them.
std::span<const EfRow> internal_ef_table();

/// The application files of one DF on a card, in build order: national ones, then the extension's.
std::vector<const EfRow*> files_of(Df df, Tree tree);
/// The internal files of one DF in build order.
std::vector<const EfRow*> internal_files_of(Df df, Tree tree);
/// nullptr when the card has no such file.
const EfRow* find_file(Df df, std::uint16_t fid, Tree tree);

/// The records of a file in file order; a cyclic file has one row, its layout; a transparent none.
std::vector<const RecordRow*> records_of(Df df, std::uint16_t fid, Tree tree);
/// Which of several records with the same tag, counted from 1.
struct Occurrence {
  Byte number = 1;
};
/// The first record with this tag (or the given one of several); tag 0 finds the layout of a cyclic
/// file. nullptr when there is none.
const RecordRow* find_record(Df df, std::uint16_t fid, Byte tag, Tree tree,
                             Occurrence occurrence = {});
/// By position from 1; nullptr when there is none.
const RecordRow* record_at(Df df, std::uint16_t fid, Byte number, Tree tree);

/// What a record says before anybody wrote it: FF for cn, 00 for an, b and amounts, tags and
/// lengths around the same for Nested. Empty for a Layout: cyclic files begin without records.
Bytes initial_value(const RecordRow& record);

/// Bytes of the file body for the EF header (ssc-card.md 9.2, reserve 0): records with tag and
/// length + 2; cyclic records + 2; transparent size; key, FCI and directory files content + 2.
std::uint16_t file_size(const EfRow& file, Tree tree);
/// The same for an application file whose records (or layout) are among these.
std::size_t body_size(const EfRow& file, std::span<const RecordRow> records);

}  // namespace sscard::model
