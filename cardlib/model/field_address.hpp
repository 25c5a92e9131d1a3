// Column names of issuance files that mean a place on the card, and the value codec by encoding
// that fills the place: `<df><ef><tag>`, "ssseef0507", "df02ef064c".
// Source: reference/ssc-card.md 16.1, 3.5; corrections.md A.5.5; design.md 6.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cardlib/base/result.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/holder.hpp"

namespace sscard::model {

/// A place that a column names. The second and later records with the same tag have a suffix
/// [PROP]: "df01ef1540" is the first record with tag 40, "df01ef1540_2" the second. Cyclic and
/// transparent files have no tag: "df02ef07", "df01ef16".
struct FieldAddress {
  Df df = Df::Ssse;
  std::uint16_t fid = 0;
  Byte tag = 0;
  Byte occurrence = 1;
  bool operator==(const FieldAddress&) const = default;
};

/// nullopt when the text is no address of this form (whether the place exists is not asked).
std::optional<FieldAddress> parse_field_address(std::string_view text);
/// Lower case, as columns are written.
std::string to_text(const FieldAddress& address);
std::string to_text(const RecordRow& record, Structure structure);

/// Text (UTF-8) to the padded bytes of a record value. Empty text is the initial value. Items of
/// Nested and Layout are separated by '^', else ':', else ','; amounts are 分 in decimal digits;
/// Binary is hex. Too long, a wrong character, or a date that does not exist is BadInput: nothing
/// is cut or replaced.
Result<Bytes> encode_value(const RecordRow& record, std::string_view text);
/// The reverse, as the driver functions show it: trailing 00 of text and trailing F of digits
/// removed, binary as hex, items joined with ':' ('^' when an item contains a ':').
Result<std::string> decode_value(const RecordRow& record, ByteView value);

/// A column as something to write: address and text together, for a card of this structure.
/// BadInput for a place that does not exist, tag 01 of EF05 (computed), a file nobody may update.
Result<FieldValue> encode_field(const FieldAddress& address, std::string_view text,
                                Structure structure);

}  // namespace sscard::model
