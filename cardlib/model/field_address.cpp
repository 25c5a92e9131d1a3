#include "cardlib/model/field_address.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sscard::model {
namespace {

constexpr std::string_view file_mark = "ef";
constexpr unsigned file_page = 0xEF;  // high byte of every FID
constexpr Byte card_id_tag = 0x01;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// What is left of the text after `head`; nullopt when it does not begin so.
std::optional<std::string_view> after(std::string_view text, std::string_view head) {
  if (!text.starts_with(head)) return std::nullopt;
  return text.substr(head.size());
}

std::optional<Byte> take_byte(std::string_view& text) {
  if (text.size() < 2) return std::nullopt;
  const auto high = hex_digit(text[0]);
  const auto low = hex_digit(text[1]);
  if (!high || !low) return std::nullopt;
  text.remove_prefix(2);
  return static_cast<Byte>(*high << 4U | *low);
}

/// "_2" to "_255", written without a leading zero.
std::optional<Byte> occurrence_from(std::string_view text) {
  if (text.size() < 2 || text.size() > 4 || text[0] != '_' || text[1] == '0') return std::nullopt;
  unsigned number = 0;
  for (const char c : text.substr(1)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  if (number < 2 || number > 0xFF) return std::nullopt;
  return static_cast<Byte>(number);
}

std::optional<FieldAddress> parse_place(Df df, std::string_view text) {
  FieldAddress out{df, 0, 0, 1};
  const auto file = take_byte(text);
  if (!file || *file == 0) return std::nullopt;
  out.fid = static_cast<std::uint16_t>(file_page << 8U | *file);
  if (text.empty()) return out;
  const auto tag = take_byte(text);
  if (!tag || *tag == 0) return std::nullopt;
  out.tag = *tag;
  if (text.empty()) return out;
  const auto occurrence = occurrence_from(text);
  if (!occurrence) return std::nullopt;
  out.occurrence = *occurrence;
  return out;
}

Error no_such_place(const FieldAddress& address, Tree tree) {
  return {ErrorKind::BadInput,
          msg("a card of structure {} has no place {}", text(tree.structure), to_text(address)),
          msg("correct the column name")};
}

Error not_writable(const FieldAddress& address) {
  return {ErrorKind::BadInput, msg("{} is written by the card or computed", to_text(address)),
          msg("leave this column out")};
}

Result<FieldValue> encode_transparent(const FieldAddress& address, const EfRow& file,
                                      std::string_view hex) {
  std::optional<Bytes> bytes = from_hex(hex);
  if (!bytes) {
    return Error{ErrorKind::BadInput, msg("{} must be pairs of hex digits", to_text(address)),
                 msg("correct the value at its source")};
  }
  if (bytes->size() > file.size) {
    return Error{
        ErrorKind::BadInput,
        msg("{} has {} bytes, the file holds {}", to_text(address), bytes->size(), file.size),
        msg("correct the value at its source")};
  }
  return FieldValue{address.df, address.fid, 0, 0, std::move(*bytes)};
}

bool is_computed(const FieldAddress& address) {
  return address.df == Df::Ssse && sfi_of(address.fid) == 0x05 && address.tag == card_id_tag;
}

}  // namespace

std::optional<FieldAddress> parse_field_address(std::string_view text) {
  const std::string small = lower(text);
  for (const DfRow& df : df_table()) {
    const auto rest = after(small, lower(df.name) + std::string(file_mark));
    if (rest) return parse_place(df.df, *rest);
  }
  return std::nullopt;
}

std::string to_text(const FieldAddress& address) {
  std::string out = fmt::format("{}{}{:02x}", lower(row(address.df).name), file_mark,
                                static_cast<unsigned>(sfi_of(address.fid)));
  if (address.tag != 0) out += fmt::format("{:02x}", static_cast<unsigned>(address.tag));
  if (address.occurrence > 1) {
    out += fmt::format("_{}", static_cast<unsigned>(address.occurrence));
  }
  return out;
}

std::string to_text(const RecordRow& record, Tree tree) {
  FieldAddress address{record.df, record.fid, record.tag, 0};
  for (const RecordRow* each : records_of(record.df, record.fid, tree)) {
    if (each->tag == record.tag) ++address.occurrence;
    if (each == &record) break;
  }
  return to_text(address);
}

Result<FieldValue> encode_field(const FieldAddress& address, std::string_view text, Tree tree) {
  const EfRow* file = find_file(address.df, address.fid, tree);
  if (file == nullptr) return no_such_place(address, tree);
  if (file->update.kind == AccessKind::Never || is_computed(address)) return not_writable(address);
  if (file->kind == FileKind::Transparent && address.tag == 0) {
    return encode_transparent(address, *file, text);
  }
  const RecordRow* record =
      find_record(address.df, address.fid, address.tag, tree, {address.occurrence});
  if (record == nullptr) return no_such_place(address, tree);
  Result<Bytes> value = encode_value(*record, text);
  if (!value) return std::move(value).error();
  return FieldValue{address.df, address.fid, record->number, record->tag, std::move(*value)};
}

}  // namespace sscard::model
