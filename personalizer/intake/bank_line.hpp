// One line of the bank issuance file (银行发卡数据), customer fields with a product profile:
//   seq|cert_no|id_type|name|pan|psn|effective|expiry|service_code|
// Source: design.md 6; reference/pboc.md 2.3 (9F62), 2.2 (57); design.md 4 (domestic only).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cardlib/base/result.hpp"
#include "personalizer/intake/line_fault.hpp"
#include "personalizer/plan/records.hpp"

namespace sscard::perso {

class BankLineParser {
 public:
  static Result<BankLineParser> create(const std::string& file,
                                       const std::vector<std::string>& columns);
  std::variant<BankRecord, LineFault> parse(const SourceLine& source, ByteView line) const;

  std::size_t id_column() const { return id_column_; }
  std::size_t seq_column() const { return seq_column_; }

 private:
  std::vector<const struct BankColumnRow*> columns_;
  std::size_t id_column_ = 0;
  std::size_t seq_column_ = 0;
};

/// The columns in their usual order.
std::vector<std::string> bank_columns();

}  // namespace sscard::perso
