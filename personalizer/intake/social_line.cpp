#include "personalizer/intake/social_line.hpp"

#include <algorithm>
#include <set>

#include "cardlib/data/codes.hpp"
#include "cardlib/data/text.hpp"
#include "personalizer/intake/column_list.hpp"
#include "personalizer/intake/lines.hpp"
#include "personalizer/intake/social_column_table.hpp"

namespace sscard::perso {
namespace {

const SocialColumnRow* find_row(std::string_view name) {
  const auto table = social_column_table();
  const auto row = std::ranges::find(table, name, &SocialColumnRow::name);
  return row == table.end() ? nullptr : &*row;
}

bool place_exists(const model::FieldAddress& address, const IntakeRules& rules) {
  return model::find_file(address.df, address.fid, rules.tree) != nullptr &&
         model::find_record(address.df, address.fid, address.tag, rules.tree,
                            {address.occurrence}) != nullptr;
}

/// Things that only show when all columns are there.
std::optional<LineFault> check_whole(const model::Holder& holder) {
  if (holder.expiry_date < holder.issue_date) {
    return LineFault{"ssseef0506", msg("the card would expire before it is issued")};
  }
  if (holder.birthday > holder.issue_date) {
    return LineFault{"birthday", msg("the birthday is after the day of issue")};
  }
  const std::string& number = holder.number.text();
  const bool citizen = number.size() == 18 && number[0] >= '1' && number[0] <= '7';
  const bool synthetic = number.size() == 18 && number.starts_with("99");
  if ((citizen || synthetic) && number.substr(6, 8) != holder.birthday) {
    return LineFault{"birthday",
                     msg("it is not the birthday inside the number {}", holder.number.masked())};
  }
  return std::nullopt;
}

std::optional<LineFault> check_regions(const model::Holder& holder, const IntakeRules& rules) {
  const auto birthplace = data::RegionCode::parse(holder.birthplace);
  if (birthplace && birthplace->is_test() && !rules.test_keys) {
    return LineFault{"birthplace", msg("region 99 is valid with the test key set only")};
  }
  return std::nullopt;
}

}  // namespace

Result<SocialLineParser> SocialLineParser::create(const std::string& file,
                                                  const std::vector<std::string>& columns,
                                                  const IntakeRules& rules) {
  std::vector<std::string_view> required;
  for (const SocialColumnRow& row : social_column_table()) {
    if (row.required) required.push_back(row.name);
  }
  if (const Status list = check_column_list(file, columns, required); !list) return list.error();
  SocialLineParser out;
  out.rules_ = rules;
  for (const std::string& name : columns) {
    Column column{name, find_row(name), std::nullopt};
    if (column.row == nullptr) {
      column.address = model::parse_field_address(name);
      if (!column.address || !place_exists(*column.address, rules)) {
        return unknown_column(file, name);
      }
    }
    if (name == "photofilename") out.photo_column_ = out.columns_.size();
    out.columns_.push_back(std::move(column));
  }
  out.id_column_ = column_index(columns, "cert_no");
  out.seq_column_ = column_index(columns, "data_seq");
  return out;
}

std::optional<LineFault> SocialLineParser::take(const Column& column, const std::string& text,
                                                SocialDraft& draft) const {
  if (column.row != nullptr) {
    const Status taken = column.row->take(text, draft);
    if (!taken) return LineFault{column.name, taken.error().what};
    return std::nullopt;
  }
  if (text.empty()) return std::nullopt;
  auto value = model::encode_field(*column.address, text, rules_.tree);
  if (!value) return LineFault{column.name, value.error().what};
  draft.record.more.push_back(std::move(*value));
  return std::nullopt;
}

std::variant<SocialRecord, LineFault> SocialLineParser::parse(const SourceLine& source,
                                                              ByteView line) const {
  const auto fields = cut_fields(line);
  if (fields.size() != columns_.size()) {
    return LineFault{
        "", msg("the line has {} fields, the manifest names {}", fields.size(), columns_.size())};
  }
  SocialDraft draft;
  draft.structure = rules_.tree.structure;
  draft.record.source = source;
  draft.record.holder.card_class = "1";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto text = data::to_utf8(fields[i]);
    if (!text) return LineFault{columns_[i].name, text.error().what};
    if (auto fault = take(columns_[i], *text, draft)) return *fault;
    draft.record.columns.push_back(std::move(*text));
  }
  if (auto fault = check_whole(draft.record.holder)) return *fault;
  if (auto fault = check_regions(draft.record.holder, rules_)) return *fault;
  if (const auto encoded = model::encode(draft.record.holder); !encoded) {
    return LineFault{"name", encoded.error().what};
  }
  return std::move(draft.record);
}

}  // namespace sscard::perso
