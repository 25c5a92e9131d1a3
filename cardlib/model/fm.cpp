#include "cardlib/model/fm.hpp"

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::model::fm {
namespace {

constexpr Byte forbidden = 0x08;
constexpr Byte extended = 0x80;
constexpr Byte parent_pin = 0x88;
constexpr Byte status_bits = 0x77;
constexpr Byte read_and = 0x10;
constexpr Byte update_and = 0x20;
constexpr std::uint16_t kernel_space = 2;  // what the kernel itself needs of the extension space
constexpr std::uint16_t purse_size = 0x0210;
constexpr std::uint16_t purse_kernel_size = 0x1F;
constexpr Byte filler = 0xFF;
constexpr std::size_t name_max = 16;

bool has_record_length(FileType type) {
  return type == FileType::Fixed || type == FileType::Cyclic;
}

/// The access byte of one right, and what `extension` says beside it.
struct AccessBytes {
  Byte access = 0;
  Byte extension = 0;
  bool operator==(const AccessBytes&) const = default;
};

AccessBytes encode(const Right& right) {
  if (right.never) return {forbidden, 0};
  AccessBytes out{right.parent_pin ? parent_pin : Byte{0}, 0};
  if (is_status_bit(right.own)) out.access = static_cast<Byte>(out.access | state_byte(right.own));
  if (!is_extension_bit(right.own)) return out;
  out.access = static_cast<Byte>(out.access | extended);
  out.extension = state_byte(right.own);
  return out;
}

/// nullopt for what encode never gives.
std::optional<Right> decode(const AccessBytes& bytes, bool both) {
  Right out;
  out.never = bytes.access == forbidden;
  if (!out.never) out.parent_pin = (bytes.access & parent_pin) == parent_pin;
  const auto bit = static_cast<Byte>(bytes.access & status_bits);
  const std::optional<Level> own = level_from(bytes.extension != 0 ? bytes.extension : bit);
  if (!own) return std::nullopt;
  out.own = *own;
  if (both) out.logic = Logic::And;
  if (both && (!out.parent_pin || out.own == Level::None)) return std::nullopt;
  if (out.never && bytes.extension != 0) return std::nullopt;
  return encode(out) == bytes ? std::optional(out) : std::nullopt;
}

std::optional<Right> right_of(Df df, const AccessRule& rule) {
  Right out;
  out.never = rule.kind == AccessKind::Never;
  if (rule.kind == AccessKind::Master) out.own = Level::Master;
  if (rule.kind != AccessKind::Keys) return out;
  if (!rule.parent_key.empty()) {
    const KeyRow* key = find_key(row(df).parent, rule.parent_key);
    if (key == nullptr || level_of(*key) != Level::Pin) return std::nullopt;
    out.parent_pin = true;
  }
  if (!rule.own_key.empty()) {
    const KeyRow* key = find_key(df, rule.own_key);
    if (key == nullptr) return std::nullopt;
    out.own = level_of(*key);
    if (!is_status_bit(out.own) && !is_extension_bit(out.own)) return std::nullopt;
  }
  if (out.parent_pin && out.own != Level::None) out.logic = rule.logic;
  return out;
}

FileType type_of(const EfRow& file) {
  if (file.fid == key_file_fid) return FileType::Keys;
  if (file.fid == purse_file_fid) return FileType::Purse;
  switch (file.kind) {
    case FileKind::Transparent:
      return FileType::Transparent;
    case FileKind::LinearFixed:
      return FileType::Fixed;
    case FileKind::Cyclic:
      return FileType::Cyclic;
    default:
      return FileType::Variable;
  }
}

FileKind kind_of(FileType type) {
  switch (type) {
    case FileType::Transparent:
      return FileKind::Transparent;
    case FileType::Fixed:
      return FileKind::LinearFixed;
    case FileType::Variable:
      return FileKind::LinearVariable;
    case FileType::Cyclic:
      return FileKind::Cyclic;
    default:
      return FileKind::Internal;
  }
}

std::optional<FileType> file_type(Byte byte) {
  constexpr std::array types = {FileType::Transparent, FileType::Fixed, FileType::Variable,
                                FileType::Cyclic,      FileType::Purse, FileType::Keys};
  for (const FileType type : types) {
    if (static_cast<Byte>(type) == byte) return type;
  }
  return std::nullopt;
}

bool size_fits(const FileHeader& header) {
  switch (header.type) {
    case FileType::Transparent:
      return header.size != 0;
    case FileType::Purse:
      return header.size == purse_size;
    case FileType::Keys:
    case FileType::Variable:
      return header.size > extension_space;
    default:
      return header.count != 0 && header.record_length != 0 && header.record_length != filler;
  }
}

/// The FIDs a type may have: internal files keep theirs, others have a short identifier.
bool fid_fits(const FileHeader& header) {
  if (header.type == FileType::Keys) return header.fid == key_file_fid;
  if (header.type == FileType::Purse) return header.fid == purse_file_fid;
  const bool fci = header.type == FileType::Variable && header.fid == fci_file_fid;
  return fci || (header.fid >> 8U == 0xEFU && sfi_of(header.fid) <= 0x1F);
}

std::optional<FileHeader> parse_key_file(std::uint16_t fid, ByteReader& reader) {
  FileHeader out{.fid = key_file_fid, .type = FileType::Keys, .size = reader.u16()};
  out.read.never = true;
  out.update.own = Level::Master;
  const Byte sfi = reader.u8();
  const Byte right = reader.u8();
  const std::uint16_t rest = reader.u16();
  const bool good = fid == key_file_parameter && sfi == filler &&
                    right == state_byte(Level::Master) && rest == 0xFFFF && size_fits(out);
  return reader.done() && good ? std::optional(out) : std::nullopt;
}

AccessCondition condition(const Right& right) {
  if (right.never) return {level_never, level_never, Logic::Or};
  return {right.parent_pin ? kernel_level(Level::Pin) : level_free, kernel_level(right.own),
          right.logic};
}

}  // namespace

Bytes encode(const FileHeader& header) {
  expects(size_fits(header));
  Bytes out{static_cast<Byte>(header.type)};
  if (has_record_length(header.type)) {
    append(out, std::array<Byte, 2>{header.count, header.record_length});
  } else {
    append_u16(out, header.size);
  }
  if (header.type == FileType::Keys) {
    append(out, std::array<Byte, 4>{filler, state_byte(Level::Master), filler, filler});
    return out;
  }
  const AccessBytes read = encode(header.read);
  const AccessBytes update = encode(header.update);
  expects(read.extension == 0);
  Byte line = header.read.logic == Logic::And ? read_and : Byte{0};
  if (header.update.logic == Logic::And) line = static_cast<Byte>(line | update_and);
  append(out, std::array<Byte, 4>{read.access, update.access, update.extension, line});
  ensures(out.size() == file_header_size);
  return out;
}

std::optional<FileHeader> parse_file_header(std::uint16_t fid, ByteView bytes) {
  ByteReader reader(bytes);
  const std::optional<FileType> type = file_type(reader.u8());
  if (!type) return std::nullopt;
  if (*type == FileType::Keys) return parse_key_file(fid, reader);
  FileHeader out{.fid = fid, .type = *type};
  if (has_record_length(*type)) {
    out.count = reader.u8();
    out.record_length = reader.u8();
  } else {
    out.size = reader.u16();
  }
  const Byte read = reader.u8();
  const Byte update = reader.u8();
  const Byte extension = reader.u8();
  const unsigned line = reader.u8();
  if (!reader.done() || (line & ~(0U + read_and + update_and)) != 0) return std::nullopt;
  const auto may_read = decode({read, 0}, (line & read_and) != 0);
  const auto may_update = decode({update, extension}, (line & update_and) != 0);
  if (!may_read || !may_update || !size_fits(out) || !fid_fits(out)) return std::nullopt;
  out.read = *may_read;
  out.update = *may_update;
  return out;
}

std::optional<FileHeader> header_of(const EfRow& file, Tree tree) {
  FileHeader out{.fid = file.fid, .type = type_of(file)};
  const std::optional<Right> read = right_of(file.df, file.read);
  const std::optional<Right> update = right_of(file.df, file.update);
  if (!read || !update || is_extension_bit(read->own)) return std::nullopt;
  out.read = *read;
  out.update = *update;
  switch (out.type) {
    case FileType::Fixed:
    case FileType::Cyclic:
      out.count = static_cast<Byte>(file.records);
      out.record_length = file.record_length;
      break;
    case FileType::Purse:
      out.size = purse_size;
      out.read = {.own = Level::Master};
      break;
    case FileType::Transparent:
      out.size = file_size(file, tree);
      break;
    default:
      out.size = static_cast<std::uint16_t>(file_size(file, tree) - kernel_space + extension_space);
  }
  return out;
}

EfHeader in_kernel(const FileHeader& header) {
  EfHeader out{.size = header.size,
               .fid = header.fid,
               .kind = kind_of(header.type),
               .sfi = sfi_of(header.fid),
               .read = condition(header.read),
               .write = condition(header.update)};
  switch (header.type) {
    case FileType::Fixed:
    case FileType::Cyclic:
      out.record_length = header.record_length;
      out.size = static_cast<std::uint16_t>(header.count * header.record_length + kernel_space);
      break;
    case FileType::Purse:
      out.size = purse_kernel_size;
      break;
    case FileType::Keys:
    case FileType::Variable:
      out.record_length = header.type == FileType::Keys ? key_record_size : filler;
      out.size = static_cast<std::uint16_t>(header.size - extension_space + kernel_space);
      break;
    case FileType::Transparent:
      break;
  }
  return out;
}

namespace {

Bytes directory_head(const DirectoryHeader& header) {
  Bytes out{directory_type};
  append_u16(out, header.space);
  out.push_back(header.create_right);
  out.push_back(header.erase_right);
  return out;
}

/// False when the type byte is another.
bool take_head(ByteReader& reader, DirectoryHeader& header) {
  const Byte type = reader.u8();
  header.space = reader.u16();
  header.create_right = reader.u8();
  header.erase_right = reader.u8();
  return type == directory_type && header.space != 0;
}

}  // namespace

Bytes encode(const DirectoryHeader& header) {
  Bytes out = directory_head(header);
  if (header.name.empty()) {
    append(out, header.transport_code);
    return out;
  }
  expects(header.name.size() <= name_max);
  append(out, std::array<Byte, 3>{header.fci_file == 0 ? filler : header.fci_file, filler, filler});
  append(out, header.name);
  return out;
}

std::optional<DirectoryHeader> parse_directory(ByteView bytes) {
  ByteReader reader(bytes);
  DirectoryHeader out;
  const bool head = take_head(reader, out);
  const Byte sfi = reader.u8();
  const std::uint16_t reserved = reader.u16();
  if (reader.failed() || !head || sfi == 0 || reserved != 0xFFFF) return std::nullopt;
  if (sfi != filler) out.fci_file = sfi;
  out.name = to_bytes(reader.rest());
  const bool named = !out.name.empty() && out.name.size() <= name_max;
  return named ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<DirectoryHeader> parse_master_file(ByteView bytes) {
  ByteReader reader(bytes);
  DirectoryHeader out;
  const bool head = take_head(reader, out);
  const ByteView code = reader.take(out.transport_code.size());
  if (!reader.done() || !head) return std::nullopt;
  std::ranges::copy(code, out.transport_code.begin());
  return out;
}

DirectoryHeader header_of(Df df) {
  const DfHeader common = model::header_of(df);
  DirectoryHeader out;
  out.fci_file = df == Df::Mf ? Byte{0} : common.fci_file;
  out.name = common.aid;
  return out;
}

DfHeader in_kernel(const DirectoryHeader& header, std::uint16_t fid, DfKind kind) {
  const bool is_mf = header.name.empty();
  DfHeader out;
  out.lock_level = is_mf ? level_free : kernel_level(Level::Lock);
  out.fid = fid;
  out.kind = kind;
  out.fci_file = is_mf ? sfi_of(fci_file_fid) : header.fci_file;
  out.key_file = kind == DfKind::Environment ? sfi_of(key_file_fid) : Byte{0};
  out.aid = header.name;
  return out;
}

}  // namespace sscard::model::fm
