#include "cardlib/model/holder.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/expects.hpp"
#include "cardlib/data/text.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/value_codec.hpp"

namespace sscard::model {
namespace {

constexpr std::uint16_t issuer_file = 0xEF05;
constexpr std::uint16_t person_file = 0xEF06;
constexpr Byte structure_tag = 0x03;
constexpr std::size_t name_head_bytes = 30;  // tag 09; the rest of the name stands in tag 4E

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("correct the value at its source")};
}

// One pair per member type: as text, and from text.
std::string shown(const std::string& value) {
  return value;
}
std::string shown(Structure value) {
  return std::string(text(value));
}
template <typename Identifier>
std::string shown(const Identifier& value) {
  return value.text();
}

Status assign(std::string& to, const std::string& text) {
  to = text;
  return {};
}
Status assign(Structure& to, const std::string& text) {
  const auto structure = structure_from(text);
  if (!structure) return bad(msg("structure version '{}' is not known", text));
  to = *structure;
  return {};
}
template <typename Identifier>
Status assign(Identifier& to, const std::string& text) {
  auto parsed = Identifier::parse(text);
  if (!parsed) return std::move(parsed).error();
  to = std::move(*parsed);
  return {};
}

/// How long the text of a field may be, in characters of its encoding; `or_empty` lets unknown
/// values stay at their initial value.
struct Length {
  std::size_t min;
  std::size_t max;
  bool or_empty = false;
};
constexpr Length exactly(std::size_t n) {
  return {n, n};
}
constexpr Length exactly_or_empty(std::size_t n) {
  return {n, n, true};
}

struct FieldRow {
  std::uint16_t fid;
  Byte tag;
  Length length;
  Result<std::string> (*put)(const Holder& holder);
  Status (*take)(Holder& holder, const std::string& text);
};

template <auto member>
constexpr FieldRow field(std::uint16_t fid, Byte tag, Length length) {
  return {fid, tag, length,
          [](const Holder& holder) -> Result<std::string> { return shown(holder.*member); },
          [](Holder& holder, const std::string& text) { return assign(holder.*member, text); }};
}

Result<std::string> name_part(const Holder& holder, ByteView data::Cut::* part) {
  const Result<Bytes> whole = data::to_gb18030(holder.name);
  if (!whole) return whole.error();
  return data::to_utf8(data::cut_at_character(*whole, name_head_bytes).*part);
}

Result<std::string> name_head(const Holder& holder) {
  return name_part(holder, &data::Cut::head);
}
Result<std::string> name_rest(const Holder& holder) {
  return name_part(holder, &data::Cut::rest);
}
// The table has the head first, so taking appends.
Status append_name(Holder& holder, const std::string& text) {
  holder.name += text;
  return {};
}

constexpr Length name_head_length{1, name_head_bytes};
constexpr Length name_rest_length{0, 20};
constexpr Length number_length{1, 18};

constexpr std::array fields = {
    field<&Holder::card_class>(issuer_file, 0x02, exactly(1)),
    field<&Holder::structure>(issuer_file, structure_tag, exactly(4)),
    field<&Holder::organization>(issuer_file, 0x04, exactly(24)),
    field<&Holder::issue_date>(issuer_file, 0x05, exactly(8)),
    field<&Holder::expiry_date>(issuer_file, 0x06, exactly(8)),
    field<&Holder::card_number>(issuer_file, 0x07, exactly(9)),
    field<&Holder::number>(person_file, 0x08, number_length),
    FieldRow{person_file, 0x09, name_head_length, name_head, append_name},
    FieldRow{person_file, 0x4E, name_rest_length, name_rest, append_name},
    field<&Holder::sex>(person_file, 0x0A, exactly(1)),
    field<&Holder::nation>(person_file, 0x0B, exactly_or_empty(2)),
    field<&Holder::birthplace>(person_file, 0x0C, exactly_or_empty(6)),
    field<&Holder::birthday>(person_file, 0x0D, exactly_or_empty(8)),
};

const RecordRow* record_of(const FieldRow& row, Structure structure) {
  return find_record(Df::Ssse, row.fid, row.tag, structure);
}

/// Characters are bytes for the fixed lengths here: digits and ASCII. Names are measured by the
/// codec, in GB 18030.
Status check_length(const FieldRow& row, const std::string& text) {
  if (text.empty() && (row.length.or_empty || row.length.min == 0)) return {};
  if (text.empty()) return bad(msg("the value is missing"));
  const bool fixed = row.length.min == row.length.max;
  if (fixed && text.size() != row.length.max) {
    return bad(msg("the value has {} characters instead of {}", text.size(), row.length.max));
  }
  return {};
}

Error in_field(const RecordRow& record, const Error& error) {
  return {error.kind, msg("{}: {}", record.name, error.what), error.next};
}

Result<FieldValue> encode_one(const FieldRow& row, const RecordRow& record, const Holder& holder) {
  const Result<std::string> text = row.put(holder);
  if (!text) return in_field(record, text.error());
  if (const Status fits = check_length(row, *text); !fits) return in_field(record, fits.error());
  Result<Bytes> value = encode_value(record, *text);
  if (!value) return in_field(record, value.error());
  return FieldValue{record.df, record.fid, record.number, record.tag, std::move(*value)};
}

const FieldValue* find_value(const std::vector<FieldValue>& values, std::uint16_t fid, Byte tag) {
  const auto found = std::ranges::find_if(values, [&](const FieldValue& value) {
    return value.df == Df::Ssse && value.fid == fid && value.tag == tag;
  });
  return found == values.end() ? nullptr : &*found;
}

Status decode_one(const FieldRow& row, const RecordRow& record,
                  const std::vector<FieldValue>& values, Holder& holder) {
  const FieldValue* value = find_value(values, row.fid, row.tag);
  if (value == nullptr) return in_field(record, bad(msg("the value is missing")));
  const Result<std::string> text = decode_value(record, value->value);
  if (!text) return in_field(record, text.error());
  if (const Status fits = check_length(row, *text); !fits) return in_field(record, fits.error());
  if (const Status taken = row.take(holder, *text); !taken) {
    return in_field(record, taken.error());
  }
  return {};
}

/// A field this structure has no record for (tag 4E of V1) must have nothing to say.
Status check_absent(const FieldRow& row, const Holder& holder) {
  const Result<std::string> text = row.put(holder);
  if (!text) return text.error();
  if (text->empty()) return {};
  return bad(msg("the name is longer than the {} bytes that structure {} has for it",
                 name_head_bytes, model::text(holder.structure)));
}

/// The version comes first: it decides which records there are.
Result<Structure> structure_of(const std::vector<FieldValue>& values) {
  const FieldValue* value = find_value(values, issuer_file, structure_tag);
  if (value == nullptr) return bad(msg("the structure version is missing"));
  Structure out{};
  const std::string text(as_text(value->value));
  if (const Status taken = assign(out, text); !taken) return taken.error();
  return out;
}

}  // namespace

Result<std::vector<FieldValue>> encode(const Holder& holder) {
  std::vector<FieldValue> out;
  for (const FieldRow& row : fields) {
    const RecordRow* record = record_of(row, holder.structure);
    if (record == nullptr) {
      if (const Status absent = check_absent(row, holder); !absent) return absent.error();
      continue;
    }
    Result<FieldValue> value = encode_one(row, *record, holder);
    if (!value) return std::move(value).error();
    out.push_back(std::move(*value));
  }
  return out;
}

Result<Holder> decode(const std::vector<FieldValue>& values, HolderPart part) {
  const Result<Structure> structure = structure_of(values);
  if (!structure) return structure.error();
  Holder out;
  for (const FieldRow& row : fields) {
    const RecordRow* record = record_of(row, *structure);
    const bool wanted = part == HolderPart::Whole || row.fid == issuer_file;
    if (record == nullptr || !wanted) continue;
    if (const Status taken = decode_one(row, *record, values, out); !taken) return taken.error();
  }
  return out;
}

}  // namespace sscard::model
