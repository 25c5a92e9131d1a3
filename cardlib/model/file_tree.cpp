#include "cardlib/model/file_tree.hpp"

#include "cardlib/base/expects.hpp"
#include "cardlib/model/extension.hpp"
#include "cardlib/model/fci.hpp"
#include "cardlib/model/key_table.hpp"

namespace sscard::model {
namespace {

constexpr std::size_t file_end = 2;             // bytes the COS keeps at the end of a record file
constexpr std::size_t record_head = 2;          // tag and length
constexpr std::size_t channel_key_records = 4;  // ENC, MAC, DEK, KMC identifier of PSE

bool is_digits(Encoding encoding) {
  switch (encoding) {
    case Encoding::Digits:
    case Encoding::Date:
    case Encoding::Month:
    case Encoding::DateTime:
    case Encoding::Region:
      return true;
    default:
      return false;
  }
}

Byte filler(Encoding encoding) {
  return is_digits(encoding) ? 0xFF : 0x00;
}

std::size_t key_records(Df df) {
  return df == Df::Pse ? channel_key_records : keys_of(df).size();
}

// Our cards carry no 3DES or SM4 indicator below 3.00, and the longer answer fits both.
std::size_t fci_content(Df df, Tree tree) {
  std::size_t sum = 0;
  for (const FciRecord& record : fci_records(df, tree, Algorithm::Sm4)) {
    sum += encode(record).size();
  }
  return sum;
}

std::size_t directory_content() {
  std::size_t sum = 0;
  for (const DirectoryEntry& entry : directory_entries())
    sum += encode(entry).size();
  return sum;
}

std::size_t internal_size(const EfRow& file, Tree tree) {
  switch (file.fid) {
    case key_file_fid:
      return key_records(file.df) * key_record_size + file_end;
    case fci_file_fid:
      return fci_content(file.df, tree) + file_end;
    case directory_file_fid:
      return directory_content() + file_end;
    default:
      return file.size;
  }
}

bool is_internal(const EfRow& file) {
  return file.kind == FileKind::Internal || file.kind == FileKind::Directory;
}

void select(std::vector<const EfRow*>& out, std::span<const EfRow> table, Df df,
            Structure structure) {
  for (const EfRow& file : table) {
    if (file.df == df && file.structures.contains(structure)) out.push_back(&file);
  }
}

}  // namespace

std::vector<const EfRow*> files_of(Df df, Tree tree) {
  std::vector<const EfRow*> out;
  if (!exists_in(df, tree)) return out;
  select(out, ef_table(), df, tree.structure);
  if (tree.extension != nullptr) select(out, tree.extension->files(), df, tree.structure);
  return out;
}

std::vector<const EfRow*> internal_files_of(Df df, Tree tree) {
  std::vector<const EfRow*> out;
  if (exists_in(df, tree)) select(out, internal_ef_table(), df, tree.structure);
  return out;
}

const EfRow* find_file(Df df, std::uint16_t fid, Tree tree) {
  for (const EfRow* file : files_of(df, tree)) {
    if (file->fid == fid) return file;
  }
  return nullptr;
}

std::vector<const RecordRow*> records_of(Df df, std::uint16_t fid, Tree tree) {
  std::vector<const RecordRow*> out;
  const auto take = [&](std::span<const RecordRow> table) {
    for (const RecordRow& record : table) {
      if (record.df == df && record.fid == fid && record.structures.contains(tree.structure)) {
        out.push_back(&record);
      }
    }
  };
  take(record_table());
  if (tree.extension != nullptr) take(tree.extension->records());
  return out;
}

const RecordRow* find_record(Df df, std::uint16_t fid, Byte tag, Tree tree, Occurrence occurrence) {
  int left = occurrence.number;
  for (const RecordRow* record : records_of(df, fid, tree)) {
    if (record->tag == tag && --left == 0) return record;
  }
  return nullptr;
}

const RecordRow* record_at(Df df, std::uint16_t fid, Byte number, Tree tree) {
  for (const RecordRow* record : records_of(df, fid, tree)) {
    if (number != 0 && record->number == number) return record;
  }
  return nullptr;
}

Bytes initial_value(const RecordRow& record) {
  if (record.encoding == Encoding::Layout) return {};
  if (record.encoding != Encoding::Nested) return Bytes(record.length, filler(record.encoding));
  Bytes out;
  for (const ItemRow& item : record.items) {
    out.push_back(item.tag);
    out.push_back(item.length);
    out.insert(out.end(), item.length, filler(item.encoding));
  }
  ensures(out.size() == record.length);
  return out;
}

std::size_t body_size(const EfRow& file, std::span<const RecordRow> records) {
  if (file.kind == FileKind::Transparent) return file.size;
  if (file.kind == FileKind::Cyclic) {
    return std::size_t{file.record_length} * file.records + file_end;
  }
  std::size_t sum = file_end;
  for (const RecordRow& record : records) {
    if (record.df == file.df && record.fid == file.fid &&
        overlap(record.structures, file.structures)) {
      sum += record_head + record.length;
    }
  }
  return sum;
}

std::uint16_t file_size(const EfRow& file, Tree tree) {
  std::size_t size = 0;
  if (is_internal(file)) {
    size = internal_size(file, tree);
  } else {
    std::vector<RecordRow> records;
    for (const RecordRow* record : records_of(file.df, file.fid, tree))
      records.push_back(*record);
    size = body_size(file, records);
  }
  ensures(size <= 0xFFFFU);
  return static_cast<std::uint16_t>(size);
}

}  // namespace sscard::model
