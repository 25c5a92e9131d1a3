#include "personalizer/intake/bank_line.hpp"

#include <algorithm>
#include <array>

#include "cardlib/data/codes.hpp"
#include "cardlib/data/text.hpp"
#include "personalizer/intake/column_list.hpp"
#include "personalizer/intake/lines.hpp"

namespace sscard::perso {

struct BankColumnRow {
  std::string_view name;
  Status (*take)(const std::string& text, BankRecord& record);
};

namespace {

Error bad(Message reason) {
  return {ErrorKind::BadInput, std::move(reason), {}};
}

bool are_digits(std::string_view text, std::size_t length) {
  return text.size() == length &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Status take_seq(const std::string& text, BankRecord& record) {
  if (text.empty() || text.size() > 20) return bad(msg("it must have 1 to 20 characters"));
  record.seq = text;
  return {};
}

Status take_cert_no(const std::string& text, BankRecord& record) {
  auto number = data::SocialSecurityNumber::parse(text);
  if (!number) return number.error();
  record.cert_no = std::move(*number);
  return {};
}

Status take_id_type(const std::string& text, BankRecord& record) {
  if (const Status code = data::check_id_type(text); !code) return code.error();
  record.id_type = text;
  return {};
}

Status take_name(const std::string& text, BankRecord& record) {
  if (text.empty()) return bad(msg("the name is empty"));
  record.name = text;
  return {};
}

Status take_pan(const std::string& text, BankRecord& record) {
  auto pan = data::Pan::parse(text);
  if (!pan) return pan.error();
  record.pan = std::move(*pan);
  return {};
}

Status take_psn(const std::string& text, BankRecord& record) {
  if (!are_digits(text, 2)) return bad(msg("the PAN sequence number has two digits"));
  record.psn = text;
  return {};
}

Status take_short_date(const std::string& text, std::string& into) {
  if (!data::is_short_date(text)) return bad(msg("'{}' is no date YYMMDD", text));
  into = text;
  return {};
}

Status take_effective(const std::string& text, BankRecord& record) {
  return take_short_date(text, record.effective);
}

Status take_expiry(const std::string& text, BankRecord& record) {
  return take_short_date(text, record.expiry);
}

Status take_service_code(const std::string& text, BankRecord& record) {
  if (!are_digits(text, 3)) return bad(msg("the service code has three digits"));
  if (text[0] != '6') return bad(msg("the service code of a domestic card begins with 6"));
  record.service_code = text;
  return {};
}

constexpr std::array<BankColumnRow, 9> table = {
    {
     {"seq", take_seq},
     {"cert_no", take_cert_no},
     {"id_type", take_id_type},
     {"name", take_name},
     {"pan", take_pan},
     {"psn", take_psn},
     {"effective", take_effective},
     {"expiry", take_expiry},
     {"service_code", take_service_code},
     }
};

}  // namespace

std::vector<std::string> bank_columns() {
  std::vector<std::string> out;
  out.reserve(table.size());
  for (const BankColumnRow& row : table)
    out.emplace_back(row.name);
  return out;
}

Result<BankLineParser> BankLineParser::create(const std::string& file,
                                              const std::vector<std::string>& columns) {
  std::vector<std::string_view> required;
  required.reserve(table.size());
  for (const BankColumnRow& row : table)
    required.push_back(row.name);
  if (const Status list = check_column_list(file, columns, required); !list) return list.error();
  BankLineParser out;
  for (const std::string& name : columns) {
    const auto row = std::ranges::find(table, name, &BankColumnRow::name);
    if (row == table.end()) return unknown_column(file, name);
    out.columns_.push_back(&*row);
  }
  out.id_column_ = column_index(columns, "cert_no");
  out.seq_column_ = column_index(columns, "seq");
  return out;
}

std::variant<BankRecord, LineFault> BankLineParser::parse(const SourceLine& source,
                                                          ByteView line) const {
  const auto fields = cut_fields(line);
  if (fields.size() != columns_.size()) {
    return LineFault{
        "", msg("the line has {} fields, the manifest names {}", fields.size(), columns_.size())};
  }
  BankRecord record;
  record.source = source;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string name(columns_[i]->name);
    const auto text = data::to_utf8(fields[i]);
    if (!text) return LineFault{name, text.error().what};
    if (const Status taken = columns_[i]->take(*text, record); !taken) {
      return LineFault{name, taken.error().what};
    }
  }
  if (record.expiry < record.effective) {
    return LineFault{"expiry", msg("the card would expire before it is valid")};
  }
  return record;
}

}  // namespace sscard::perso
