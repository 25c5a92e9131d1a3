#include "personalizer/intake/bank_line.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/data/text.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

const std::vector<std::string> good = {
    "000001", "999901199001010010", "00", "样例", "6222809990000000018", "01", "261125", "361130",
    "620"};

std::variant<BankRecord, LineFault> parse(const std::vector<std::string>& values) {
  const auto parser = BankLineParser::create("f", bank_columns());
  REQUIRE(parser);
  std::string line;
  for (const std::string& value : values)
    line += value + "|";
  return parser->parse({"f", 1}, data::to_gb18030(line).value());
}

std::string field_at_fault(const std::string& column, const std::string& value) {
  const auto columns = bank_columns();
  std::vector<std::string> values = good;
  values[static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin())] = value;
  const auto parsed = parse(values);
  const auto* fault = std::get_if<LineFault>(&parsed);
  return fault == nullptr ? "" : fault->field;
}

std::string valid_pan() {
  for (char c = '0'; c <= '9'; ++c) {
    if (data::Pan::parse(std::string("622280999000000001") + c)) {
      return std::string("622280999000000001") + c;
    }
  }
  return {};
}

}  // namespace

TEST_CASE("a good line becomes a record") {
  std::vector<std::string> values = good;
  values[4] = valid_pan();
  const auto parsed = parse(values);
  const auto* record = std::get_if<BankRecord>(&parsed);
  REQUIRE(record != nullptr);
  CHECK(record->pan.text() == valid_pan());
  CHECK(record->cert_no.text() == good[1]);
  CHECK(record->service_code == "620");
}

TEST_CASE("each wrong value sets the line aside under its own column") {
  const std::pair<const char*, const char*> cases[] = {
      {"seq",          ""                  },
      {"cert_no",      "999901199001010011"},
      {"id_type",      "99"                },
      {"name",         ""                  },
      {"pan",          "1234"              },
      {"psn",          "1"                 },
      {"psn",          "0x"                },
      {"effective",    "261325"            },
      {"expiry",       "250101"            },
      {"service_code", "201"               },
      {"service_code", "62"                },
  };
  for (const auto& [column, value] : cases) {
    std::vector<std::string> values = good;
    values[4] = valid_pan();
    const auto columns = bank_columns();
    values[static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin())] = value;
    const auto parsed = parse(values);
    CAPTURE(value);
    const auto* fault = std::get_if<LineFault>(&parsed);
    REQUIRE(fault != nullptr);
    CHECK(fault->field == column);
  }
  CHECK(field_at_fault("pan", valid_pan()).empty());
}

TEST_CASE("a bank column list must be whole") {
  auto columns = bank_columns();
  columns.pop_back();
  CHECK_FALSE(BankLineParser::create("f", columns));
  columns = bank_columns();
  columns.emplace_back("more");
  CHECK_FALSE(BankLineParser::create("f", columns));
}
