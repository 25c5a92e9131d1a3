#include "cardlib/model/t514.hpp"

#include <algorithm>

#include "cardlib/base/byte_reader.hpp"
#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr Byte key_mark = 0xEF;  // byte 3 of every key record
constexpr Byte key_padding = 0xFF;
constexpr Byte df_algorithm = 0x01;  // DES in both phases
constexpr std::size_t key_room = 16;
constexpr std::size_t df_header_size = 16;
constexpr std::size_t aid_size_max = 16;

bool is_kind(Byte byte) {
  switch (static_cast<FileKind>(byte)) {
    case FileKind::Internal:
    case FileKind::Transparent:
    case FileKind::LinearFixed:
    case FileKind::LinearVariable:
    case FileKind::Cyclic:
    case FileKind::Directory:
      return true;
  }
  return false;
}

bool is_level(Byte byte) {
  return byte == level_never || (byte >> 4U) == (byte & 0x0FU);
}

bool is_logic(unsigned nibble) {
  return nibble == static_cast<unsigned>(Logic::Or) || nibble == static_cast<unsigned>(Logic::And);
}

bool is_condition(const AccessCondition& condition) {
  const bool levels = is_level(condition.parent) && is_level(condition.own);
  const bool never = condition.parent == level_never || condition.own == level_never;
  return levels && (!never || condition.parent == condition.own);
}

/// What byte 11 may say for this kind of file.
bool fits_kind(FileKind kind, Byte record_length) {
  switch (kind) {
    case FileKind::Transparent:
      return record_length == 0;
    case FileKind::LinearVariable:
    case FileKind::Directory:
      return record_length == 0xFF;
    case FileKind::LinearFixed:
    case FileKind::Cyclic:
      return record_length != 0 && record_length != 0xFF;
    case FileKind::Internal:
      return true;
  }
  return false;
}

/// Internal files have file numbers. So has the FCI file where it is one of records (fm.hpp).
bool has_file_number(const EfHeader& header) {
  return header.kind == FileKind::Internal ||
         (header.kind == FileKind::LinearVariable && header.fid == fci_file_fid);
}

bool is_consistent(const EfHeader& header) {
  return is_condition(header.read) && is_condition(header.write) &&
         fits_kind(header.kind, header.record_length) && header.sfi == sfi_of(header.fid) &&
         (has_file_number(header) || header.sfi <= 0x1F) && header.size != 0;
}

std::optional<KeyType> key_type(Byte byte) {
  constexpr std::array types = {KeyType::Master,   KeyType::Pin,     KeyType::Transmission,
                                KeyType::Load,     KeyType::Debit,   KeyType::Tac,
                                KeyType::External, KeyType::Internal};
  for (const KeyType type : types) {
    if (static_cast<Byte>(type) == byte) return type;
  }
  return std::nullopt;
}

bool is_key_algorithm(Byte byte) {
  return byte == static_cast<Byte>(KeyAlgorithm::TripleDes) ||
         byte == static_cast<Byte>(KeyAlgorithm::Des) ||
         byte == static_cast<Byte>(KeyAlgorithm::Sm4) ||
         byte == static_cast<Byte>(KeyAlgorithm::Aes);
}

}  // namespace

Bytes encode(const EfHeader& header) {
  expects(is_consistent(header));
  Bytes out(3, 0x00);
  append_u16(out, header.size);
  append_u16(out, header.fid);
  const auto logic = static_cast<Byte>(static_cast<unsigned>(header.read.logic) << 4U |
                                       static_cast<unsigned>(header.write.logic));
  append(out, std::array<Byte, 9>{static_cast<Byte>(header.kind), 0x00, header.sfi, logic,
                                  header.record_length, header.read.parent, header.read.own,
                                  header.write.parent, header.write.own});
  ensures(out.size() == ef_header_size);
  return out;
}

std::optional<EfHeader> parse_ef_header(ByteView bytes) {
  ByteReader reader(bytes);
  const bool head_is_zero = std::ranges::all_of(reader.take(3), [](Byte b) { return b == 0; });
  EfHeader out;
  out.size = reader.u16();
  out.fid = reader.u16();
  const Byte kind = reader.u8();
  const Byte reserved = reader.u8();
  out.sfi = reader.u8();
  const unsigned logic = reader.u8();
  out.record_length = reader.u8();
  out.read.parent = reader.u8();
  out.read.own = reader.u8();
  out.write.parent = reader.u8();
  out.write.own = reader.u8();
  if (!reader.done() || !head_is_zero || reserved != 0 || !is_kind(kind)) return std::nullopt;
  if (!is_logic(logic >> 4U) || !is_logic(logic & 0x0FU)) return std::nullopt;
  out.kind = static_cast<FileKind>(kind);
  out.read.logic = static_cast<Logic>(logic >> 4U);
  out.write.logic = static_cast<Logic>(logic & 0x0FU);
  return is_consistent(out) ? std::optional(out) : std::nullopt;
}

EfHeader header_of(const EfRow& file, Tree tree) {
  return {.size = file_size(file, tree),
          .fid = file.fid,
          .kind = file.kind,
          .sfi = sfi_of(file.fid),
          .record_length = file.record_length,
          .read = resolve(file.df, file.read),
          .write = resolve(file.df, file.update)};
}

Bytes encode(const DfHeader& header) {
  expects(header.aid.size() <= aid_size_max);
  Bytes out{0x00, header.lock_level, level_free, level_master, df_algorithm};
  append_u16(out, header.fid);
  const Byte locks = header.locks_card ? 0x01 : 0x00;
  append(out, std::array<Byte, 9>{static_cast<Byte>(header.kind), 0x00, locks, header.fci_file,
                                  0x00, 0x00, header.key_file, 0x00, header.purse_file});
  ensures(out.size() == df_header_size);
  append(out, header.aid);
  return out;
}

std::optional<DfHeader> parse_df_header(ByteView bytes) {
  ByteReader reader(bytes);
  const Byte first = reader.u8();
  DfHeader out;
  out.lock_level = reader.u8();
  const std::uint16_t rights = reader.u16();
  const Byte algorithm = reader.u8();
  out.fid = reader.u16();
  const Byte kind = reader.u8();
  const Byte reserved = reader.u8();
  const Byte locks = reader.u8();
  out.fci_file = reader.u8();
  const std::uint16_t life = reader.u16();
  out.key_file = reader.u8();
  const Byte tail = reader.u8();
  out.purse_file = reader.u8();
  if (reader.failed() || reader.left() > aid_size_max) return std::nullopt;
  out.aid = to_bytes(reader.rest());
  const bool constants = first == 0 && rights == level_master && algorithm == df_algorithm &&
                         reserved == 0 && life == 0 && tail == 0 && locks <= 0x01;
  const bool kind_known = kind == static_cast<Byte>(DfKind::Environment) ||
                          kind == static_cast<Byte>(DfKind::Application);
  const bool lock_fits = is_level(out.lock_level) && out.lock_level != level_never;
  if (!constants || !kind_known || !lock_fits) return std::nullopt;
  out.kind = static_cast<DfKind>(kind);
  out.locks_card = locks == 0x01;
  return out;
}

DfHeader header_of(Df df) {
  const DfRow& directory = row(df);
  DfHeader out;
  out.fid = directory.fid;
  out.aid = to_bytes(directory.aid);
  if (df == Df::Ssse) {
    out.lock_level = level_byte(df, "BK");
    out.purse_file = sfi_of(purse_file_fid);
  }
  if (is_application(df)) {
    out.kind = DfKind::Application;
    if (find_key(df, "LK") != nullptr) out.lock_level = level_byte(df, "LK");
    return out;
  }
  out.key_file = sfi_of(key_file_fid);
  out.fci_file = df == Df::Pse ? Byte{0} : sfi_of(fci_file_fid);
  return out;
}

KeyRecordBytes encode(const KeyHeader& header, ByteView key) {
  expects(header.length == key.size() && !key.empty() && key.size() <= key_room);
  const Byte fifth =
      header.type == KeyType::Pin ? header.puk_level : static_cast<Byte>(header.algorithm);
  KeyRecordBytes out{static_cast<Byte>(header.type),
                     header.id,
                     header.version,
                     key_mark,
                     header.try_limit,
                     fifth,
                     header.following_level,
                     header.length};
  const auto end = std::ranges::copy(key, out.begin() + 8).out;
  std::ranges::fill(end, out.end(), key_padding);
  return out;
}

std::optional<KeyRecordView> parse_key_record(ByteView bytes) {
  ByteReader reader(bytes);
  KeyRecordView out;
  const std::optional<KeyType> type = key_type(reader.u8());
  out.header.id = reader.u8();
  out.header.version = reader.u8();
  const Byte mark = reader.u8();
  out.header.try_limit = reader.u8();
  const Byte fifth = reader.u8();
  out.header.following_level = reader.u8();
  out.header.length = reader.u8();
  if (out.header.length == 0 || out.header.length > key_room) return std::nullopt;
  out.key = reader.take(out.header.length);
  const ByteView padding = reader.take(key_room - out.header.length);
  if (!reader.done() || !type || mark != key_mark) return std::nullopt;
  out.header.type = *type;
  const bool pin = *type == KeyType::Pin;
  const bool levels = is_level(out.header.following_level) &&
                      out.header.following_level != level_never && (!pin || is_level(fifth));
  if (!levels || (!pin && !is_key_algorithm(fifth))) return std::nullopt;
  if (!std::ranges::all_of(padding, [](Byte b) { return b == key_padding; })) return std::nullopt;
  if (pin) out.header.puk_level = fifth;
  if (!pin) out.header.algorithm = static_cast<KeyAlgorithm>(fifth);
  return out;
}

KeyHeader key_header(const KeyRow& key, Algorithm algorithm, Byte version, Byte length) {
  KeyHeader out;
  out.type = key.type;
  out.id = key.id;
  out.try_limit = key.try_limit;
  out.following_level = level_byte(key);
  out.length = length;
  if (key.type == KeyType::Pin) {
    out.puk_level = level_byte(key.df, "PUK");
    return out;
  }
  if (key.type != KeyType::Master) out.version = version;
  if (algorithm == Algorithm::Sm4) out.algorithm = KeyAlgorithm::Sm4;
  return out;
}

std::optional<Bytes> pin_bcd(std::string_view digits) {
  const bool all_digits = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits || digits.size() < 4 || digits.size() > 16) return std::nullopt;
  Bytes out((digits.size() + 1) / 2, 0xFF);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto digit = static_cast<unsigned>(digits[i] - '0');
    Byte& pair = out[i / 2];
    pair = i % 2 == 0 ? static_cast<Byte>(digit << 4U | 0x0FU)
                      : static_cast<Byte>((pair & 0xF0U) | digit);
  }
  return out;
}

std::array<Byte, 8> serial_block(const data::ChipSerial& chip) {
  std::array<Byte, 8> out = chip.bytes();
  out[0] = 0x00;  // T6 and T7 name the manufacturer, not the card
  out[1] = 0x00;
  return out;
}

std::optional<std::array<Byte, 11>> atr_head(ByteView atr) {
  std::array<Byte, 11> out{};
  if (atr.size() != out.size() + 6) return std::nullopt;
  std::ranges::copy(atr.first(out.size()), out.begin());
  return out;
}

std::array<Byte, 17> atr_of(const std::array<Byte, 11>& head, const std::array<Byte, 6>& serial) {
  std::array<Byte, 17> out{};
  const auto middle = std::ranges::copy(head, out.begin()).out;
  std::ranges::copy(serial, middle);
  return out;
}

}  // namespace sscard::model
