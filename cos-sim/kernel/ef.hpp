// Elementary files (基本文件) in memory: header as CREATE FILE brought it, then the contents.
// Records with tag and length lie one after another; a cyclic file is a ring of equal records.
// Source: reference/ssc-card.md 3.4, 9.2; corrections.md A.5.
//
// Body: 0 header 16 · linear: 16 used 2, 18 records {T, L, V} · cyclic: 16 count 1, 17 newest slot
// 1, 18 slots · transparent: 16 bytes
#pragma once

#include <optional>

#include "cardlib/apdu/status_word.hpp"
#include "cardlib/model/t514.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos {

inline constexpr std::uint32_t ef_contents_at = model::ef_header_size;
inline constexpr std::uint32_t ef_records_at = ef_contents_at + 2;

/// Where a record lies in the body, tag and length included.
struct RecordPlace {
  std::uint32_t offset;
  std::uint32_t length;
};

class Ef {
 public:
  /// nullopt when the stored header is none: such a file refuses everything.
  static std::optional<Ef> open(FileSystem& files, const Object& object);
  /// Body size of a file with this header.
  static std::uint32_t body_size(const model::EfHeader& header);

  const model::EfHeader& header() const { return header_; }
  const Object& object() const { return object_; }
  bool cyclic() const { return header_.kind == model::FileKind::Cyclic; }

  /// Record `number` from 1; in a cyclic file 1 is the newest.
  std::optional<RecordPlace> by_number(Byte number) const;
  /// The first record with this tag; linear files only.
  std::optional<RecordPlace> by_tag(Byte tag) const;
  /// Adds a record. 6700: not the record length; 6A80: no tag-length-value; 6A84: full (linear). A
  /// full cyclic file drops its oldest record.
  StatusWord append(ByteView record);

 private:
  Ef(FileSystem& files, const Object& object, const model::EfHeader& header)
      : files_(&files), object_(object), header_(header) {}
  std::uint32_t used() const;
  StatusWord append_linear(ByteView record);
  StatusWord append_cyclic(ByteView record);
  std::uint32_t slots() const;

  FileSystem* files_;
  Object object_;
  model::EfHeader header_;
};

}  // namespace sscard::cos
