#include "cardlib/model/file_tree.hpp"

#include "cardlib/base/expects.hpp"
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
std::size_t fci_content(Df df, Structure structure) {
  std::size_t sum = 0;
  for (const FciRecord& record : fci_records(df, structure, Algorithm::Sm4)) {
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

std::size_t internal_size(const EfRow& file, Structure structure) {
  switch (file.fid) {
    case key_file_fid:
      return key_records(file.df) * key_record_size + file_end;
    case fci_file_fid:
      return fci_content(file.df, structure) + file_end;
    case directory_file_fid:
      return directory_content() + file_end;
    default:
      return file.size;
  }
}

std::size_t linear_size(const EfRow& file, Structure structure) {
  std::size_t sum = file_end;
  for (const RecordRow* record : records_of(file.df, file.fid, structure)) {
    sum += record_head + record->length;
  }
  return sum;
}

std::size_t size_in_bytes(const EfRow& file, Structure structure) {
  switch (file.kind) {
    case FileKind::Transparent:
      return file.size;
    case FileKind::Cyclic:
      return std::size_t{file.record_length} * file.records + file_end;
    case FileKind::Internal:
    case FileKind::Directory:
      return internal_size(file, structure);
    default:
      return linear_size(file, structure);
  }
}

std::vector<const EfRow*> select(std::span<const EfRow> table, Df df, Structure structure) {
  std::vector<const EfRow*> out;
  if (!exists_in(df, structure)) return out;
  for (const EfRow& file : table) {
    if (file.df == df && file.structures.contains(structure)) out.push_back(&file);
  }
  return out;
}

}  // namespace

std::vector<const EfRow*> files_of(Df df, Structure structure) {
  return select(ef_table(), df, structure);
}

std::vector<const EfRow*> internal_files_of(Df df, Structure structure) {
  return select(internal_ef_table(), df, structure);
}

const EfRow* find_file(Df df, std::uint16_t fid, Structure structure) {
  for (const EfRow* file : files_of(df, structure)) {
    if (file->fid == fid) return file;
  }
  return nullptr;
}

std::vector<const RecordRow*> records_of(Df df, std::uint16_t fid, Structure structure) {
  std::vector<const RecordRow*> out;
  for (const RecordRow& record : record_table()) {
    if (record.df == df && record.fid == fid && record.structures.contains(structure)) {
      out.push_back(&record);
    }
  }
  return out;
}

const RecordRow* find_record(Df df, std::uint16_t fid, Byte tag, Structure structure,
                             Occurrence occurrence) {
  int left = occurrence.number;
  for (const RecordRow* record : records_of(df, fid, structure)) {
    if (record->tag == tag && --left == 0) return record;
  }
  return nullptr;
}

const RecordRow* record_at(Df df, std::uint16_t fid, Byte number, Structure structure) {
  for (const RecordRow* record : records_of(df, fid, structure)) {
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

std::uint16_t file_size(const EfRow& file, Structure structure) {
  const std::size_t size = size_in_bytes(file, structure);
  ensures(size <= 0xFFFFU);
  return static_cast<std::uint16_t>(size);
}

}  // namespace sscard::model
