// One detail line of the social-security issuance file (社保发卡数据): columns by the manifest's
// list, GBK / GB 18030 text, every value checked once here. Columns are the names of
// reference/ssc-card.md 16.1; any other column is a place on the card, `<df><ef><tag>`.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cardlib/model/field_address.hpp"
#include "personalizer/intake/line_fault.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

struct SocialDraft;

class SocialLineParser {
 public:
  /// BadInput when the column list of the manifest has an unknown, a repeated or lacks a required
  /// column: then the whole file is refused.
  static Result<SocialLineParser> create(const std::string& file,
                                         const std::vector<std::string>& columns,
                                         const IntakeRules& rules);

  std::variant<SocialRecord, LineFault> parse(const SourceLine& source, ByteView line) const;

  /// Index of cert_no, for looking a line up without parsing it.
  std::size_t id_column() const { return id_column_; }
  /// Index of data_seq.
  std::size_t seq_column() const { return seq_column_; }
  /// Index of photofilename, when the file has photos.
  std::optional<std::size_t> photo_column() const { return photo_column_; }

 private:
  struct Column {
    std::string name;
    const struct SocialColumnRow* row = nullptr;  ///< one of the named columns
    std::optional<model::FieldAddress> address;   ///< or a place on the card
  };

  std::optional<LineFault> take(const Column& column, const std::string& text,
                                SocialDraft& draft) const;

  IntakeRules rules_;
  std::vector<Column> columns_;
  std::size_t id_column_ = 0;
  std::size_t seq_column_ = 0;
  std::optional<std::size_t> photo_column_;
};

}  // namespace sscard::perso
