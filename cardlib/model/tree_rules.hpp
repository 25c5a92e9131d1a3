// The rules a file tree keeps, for the national rows at compile time and for a province's extension
// when it is loaded: the same functions, so that an extension cannot be what no row could be.
// Source: reference/ssc-card.md 3.4, 5.1, 5.2, 8.3, 9.2; corrections.md A.5, A.6, A.7.
#pragma once

#include <algorithm>
#include <span>

#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/key_table.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::model {

/// What a row of the file tree does wrong.
enum class FileFault : std::uint8_t {
  None,
  ForeignDirectory,  ///< not in SSSE or one of its applications
  FidOutOfRange,     ///< not EF01 … EF1E: a readable file is reached by its SFI, the low byte
  FidTaken,          ///< another file of the directory has it, on a structure both are on
  KindUnknown,       ///< neither records with tags, nor cyclic, nor transparent
  SizeWrong,         ///< none, or more than READ BINARY can address
  ReadKeyMissing,    ///< the read rule names a key that is not there, or one that opens nothing
  UpdateKeyMissing,
  UpdateFree,  ///< anybody could write
};

/// What a record does wrong in its file.
enum class RecordFault : std::uint8_t {
  None,
  NoFile,           ///< there is no such file, or it is of a kind without such records
  TagMissing,       ///< a record without a tag, or a tag in a cyclic file
  TagTaken,         ///< only records with the same items may share a tag
  NumberWrong,      ///< records count from 1 without gaps
  LengthWrong,      ///< 0, more than a command carries, or not what the encoding fixes
  ItemsDoNotAddUp,  ///< a B-TLV or cyclic record is as long as its items
  ItemTagsWrong,    ///< items carry tags in a B-TLV value and nowhere else, each its own
};

/// The largest file READ BINARY reaches (P1 bit 8 means a short identifier) and the longest value
/// UPDATE RECORD carries beside tag, length and MAC.
inline constexpr std::size_t file_size_max = 0x7FFF;
inline constexpr std::size_t record_value_max = 249;

/// What files refer to.
struct FileRules {
  std::span<const DfRow> directories;  ///< each at its enumerator
  std::span<const KeyRow> keys;
};

constexpr const KeyRow* key_of(const FileRules& rules, Df df, std::string_view name) {
  for (const KeyRow& key : rules.keys) {
    if (key.df == df && key.name == name) return &key;
  }
  return nullptr;
}

/// A key whose success opens something: the PIN and the external-authentication keys.
constexpr bool opens_something(const KeyRow* key) {
  return key != nullptr && (key->type == KeyType::Pin || key->type == KeyType::External);
}

constexpr bool names_keys_that_exist(const EfRow& file, const AccessRule& rule,
                                     const FileRules& rules) {
  const bool names_any = !rule.parent_key.empty() || !rule.own_key.empty();
  if (rule.kind != AccessKind::Keys) return !names_any;
  const Df parent = rules.directories[static_cast<std::size_t>(file.df)].parent;
  const bool parent_there =
      rule.parent_key.empty() || opens_something(key_of(rules, parent, rule.parent_key));
  const bool own_there =
      rule.own_key.empty() || opens_something(key_of(rules, file.df, rule.own_key));
  return parent_there && own_there && names_any;
}

/// Does another row of its directory have this FID on a structure both are on?
constexpr bool is_taken(const EfRow& file, std::span<const EfRow> by) {
  return std::ranges::any_of(by, [&](const EfRow& other) {
    return other.df == file.df && other.fid == file.fid &&
           overlap(other.structures, file.structures);
  });
}

constexpr bool size_fits(const EfRow& file) {
  if (file.kind == FileKind::Transparent) return file.size > 0 && file.size <= file_size_max;
  if (file.kind != FileKind::Cyclic) return file.size == 0 && file.records == 0;
  const std::size_t bytes = std::size_t{file.records} * file.record_length + 2;
  return file.records > 0 && file.records <= 0xFE && file.record_length > 0 &&
         bytes <= file_size_max;
}

/// The first rule that an application file breaks, given the files before it.
constexpr FileFault fault_of(const EfRow& file, std::span<const EfRow> before,
                             const FileRules& rules) {
  using enum FileFault;
  const DfRow& directory = rules.directories[static_cast<std::size_t>(file.df)];
  const bool kind_known = file.kind == FileKind::LinearVariable || file.kind == FileKind::Cyclic ||
                          file.kind == FileKind::Transparent;
  if (directory.owner != Environment::Ssse) return ForeignDirectory;
  if (file.fid >> 8U != 0xEF || sfi_of(file.fid) < 0x01 || sfi_of(file.fid) > 0x1E) {
    return FidOutOfRange;
  }
  if (is_taken(file, before)) return FidTaken;
  if (!kind_known) return KindUnknown;
  if (!size_fits(file)) return SizeWrong;
  if (!names_keys_that_exist(file, file.read, rules)) return ReadKeyMissing;
  if (!names_keys_that_exist(file, file.update, rules)) return UpdateKeyMissing;
  return file.update.kind == AccessKind::Free ? UpdateFree : None;
}

/// The bytes an encoding fixes: {0, 0} when any length does. V1 has amounts of three bytes.
struct LengthRange {
  std::size_t min = 0;
  std::size_t max = 0;
};
constexpr LengthRange fixed_length(Encoding encoding) {
  switch (encoding) {
    case Encoding::Date:
      return {4, 4};
    case Encoding::Amount:
      return {3, 4};
    case Encoding::Month:
    case Encoding::Region:
      return {3, 3};
    case Encoding::DateTime:
      return {7, 7};
    default:
      return {};
  }
}

template <typename Row>
constexpr bool length_fits_encoding(const Row& row) {
  const LengthRange fixed = fixed_length(row.encoding);
  const bool fits = fixed.max == 0 || (row.length >= fixed.min && row.length <= fixed.max);
  return row.length > 0 && row.length <= record_value_max && fits;
}

constexpr bool items_fit(const RecordRow& record) {
  std::size_t sum = 0;
  for (const ItemRow& item : record.items) {
    if (is_composed(item.encoding) || !length_fits_encoding(item)) return false;
    sum += item.length + (record.encoding == Encoding::Nested ? 2U : 0U);
  }
  return is_composed(record.encoding) ? sum == record.length : record.items.empty();
}

constexpr bool item_tags_fit(const RecordRow& record) {
  for (std::size_t i = 0; i < record.items.size(); ++i) {
    if ((record.items[i].tag != 0) != (record.encoding == Encoding::Nested)) return false;
    for (std::size_t j = 0; j < i && record.items[i].tag != 0; ++j) {
      if (record.items[i].tag == record.items[j].tag) return false;
    }
  }
  return true;
}

/// Is it in the same file, on a structure both are on?
constexpr bool shares_file(const RecordRow& a, const RecordRow& b) {
  return a.df == b.df && a.fid == b.fid && overlap(a.structures, b.structures);
}

/// On every structure the record is on, the file has it right behind the ones before it.
constexpr bool number_fits(const RecordRow& record, std::span<const RecordRow> before) {
  for (std::size_t s = 0; s < structure_count; ++s) {
    const auto structure = static_cast<Structure>(s);
    if (!record.structures.contains(structure)) continue;
    const auto earlier = std::ranges::count_if(before, [&](const RecordRow& other) {
      return shares_file(other, record) && other.structures.contains(structure);
    });
    const auto expected = record.encoding == Encoding::Layout ? 0 : earlier + 1;
    if (record.number != expected) return false;
    if (record.encoding == Encoding::Layout && earlier != 0) return false;
  }
  return true;
}

constexpr bool tag_is_free(const RecordRow& record, std::span<const RecordRow> before) {
  return std::ranges::none_of(before, [&](const RecordRow& other) {
    if (!shares_file(other, record) || other.tag != record.tag) return false;
    return record.encoding != Encoding::Nested || other.items.data() != record.items.data();
  });
}

/// The file of a record on one structure; nullptr when there is none.
constexpr const EfRow* file_of(const RecordRow& record, Structure structure,
                               std::span<const EfRow> files) {
  for (const EfRow& file : files) {
    if (file.df == record.df && file.fid == record.fid && file.structures.contains(structure)) {
      return &file;
    }
  }
  return nullptr;
}

constexpr bool file_takes(const RecordRow& record, std::span<const EfRow> files) {
  for (std::size_t s = 0; s < structure_count; ++s) {
    const auto structure = static_cast<Structure>(s);
    if (!record.structures.contains(structure)) continue;
    const EfRow* file = file_of(record, structure, files);
    if (file == nullptr) return false;
    const bool ring = record.encoding == Encoding::Layout;
    if (file->kind != (ring ? FileKind::Cyclic : FileKind::LinearVariable)) return false;
    if (ring && file->record_length != record.length) return false;
  }
  return true;
}

/// The first rule that a record breaks, given the files and the records before it.
constexpr RecordFault fault_of(const RecordRow& record, std::span<const RecordRow> before,
                               std::span<const EfRow> files) {
  using enum RecordFault;
  if (!length_fits_encoding(record)) return LengthWrong;
  if (!items_fit(record)) return ItemsDoNotAddUp;
  if (!item_tags_fit(record)) return ItemTagsWrong;
  if ((record.tag == 0) != (record.encoding == Encoding::Layout)) return TagMissing;
  if (!file_takes(record, files)) return NoFile;
  if (!tag_is_free(record, before)) return TagTaken;
  return number_fits(record, before) ? None : NumberWrong;
}

/// Does the file have records on this structure exactly when its kind wants them?
constexpr bool has_its_records(const EfRow& file, std::span<const RecordRow> records) {
  for (std::size_t s = 0; s < structure_count; ++s) {
    const auto structure = static_cast<Structure>(s);
    if (!file.structures.contains(structure)) continue;
    const bool any = std::ranges::any_of(records, [&](const RecordRow& record) {
      return record.df == file.df && record.fid == file.fid &&
             record.structures.contains(structure);
    });
    if (any != (file.kind != FileKind::Transparent)) return false;
  }
  return true;
}

}  // namespace sscard::model
