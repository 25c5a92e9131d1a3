// Column names of issuance files that mean a place on the card: `<df><ef><tag>`, "ssseef0507",
// "df02ef064c".
// Source: reference/ssc-card.md 16.1, 3.5; corrections.md A.5.5; design.md 6.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cardlib/base/result.hpp"
#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/holder.hpp"
#include "cardlib/model/value_codec.hpp"

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
std::string to_text(const RecordRow& record, Tree tree);

/// A column as something to write: address and text together, for a card of this structure. The
/// text of a transparent file is hex and may be shorter than the file. Callers skip empty columns.
/// BadInput for a place that does not exist, tag 01 of EF05 (computed), a file nobody may update.
Result<FieldValue> encode_field(const FieldAddress& address, std::string_view text, Tree tree);

}  // namespace sscard::model
