#include "personalizer/intake/social_line.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/data/text.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

const std::vector<std::string> columns = {
    "data_seq", "version", "org_code", "cardissuedate", "ssseef0506", "ssseef0507", "cert_no",
    "name",     "sex",     "nation",   "birthplace",    "birthday",   "df01ef0521"};

const std::vector<std::string> good = {"000001",
                                       "2.01",
                                       "915600000599990100000001",
                                       "20261125",
                                       "20361124",
                                       "A00000003",
                                       "999901199001010010",
                                       "億样例",
                                       "1",
                                       "01",
                                       "999901",
                                       "19900101",
                                       "样例市第一号"};

std::variant<SocialRecord, LineFault> parse(const std::vector<std::string>& values,
                                            bool test_keys = true) {
  const auto parser = SocialLineParser::create("f", columns, {model::Structure::V201, test_keys});
  REQUIRE(parser);
  std::string line;
  for (const std::string& value : values)
    line += value + "|";
  return parser->parse({"f", 3}, data::to_gb18030(line).value());
}

std::string field_at_fault(const std::string& column, const std::string& value) {
  std::vector<std::string> values = good;
  values[static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin())] = value;
  const auto parsed = parse(values);
  const auto* fault = std::get_if<LineFault>(&parsed);
  return fault == nullptr ? "" : fault->field;
}

}  // namespace

TEST_CASE("a good line becomes a record with its holder and its extra fields") {
  const auto parsed = parse(good);
  const auto* record = std::get_if<SocialRecord>(&parsed);
  REQUIRE(record != nullptr);
  CHECK(record->holder.name == "億样例");
  CHECK(record->holder.number.text() == "999901199001010010");
  CHECK(record->holder.card_number.text() == "A00000003");
  CHECK(record->holder.card_class == "1");
  CHECK(record->seq == "000001");
  CHECK(record->source.line == 3);
  REQUIRE(record->more.size() == 1);
  CHECK(record->more[0].df == model::Df::Df01);
  CHECK(record->more[0].tag == 0x21);
  CHECK(record->columns == good);
}

TEST_CASE("each wrong value sets the line aside under its own column") {
  const std::pair<const char*, const char*> cases[] = {
      {"data_seq",      ""                  },
      {"version",       "2.00"              },
      {"version",       "9"                 },
      {"org_code",      "12"                },
      {"cardissuedate", "20260230"          },
      {"ssseef0506",    "20261124"          },
      {"ssseef0507",    "A00000004"         },
      {"cert_no",       "999901199001010011"},
      {"name",          ""                  },
      {"sex",           "7"                 },
      {"nation",        "77"                },
      {"birthplace",    "99990"             },
      {"birthday",      "19900102"          },
      {"birthday",      "20300101"          },
  };
  for (const auto& [column, value] : cases) {
    CAPTURE(value);
    CHECK(field_at_fault(column, value) == column);
  }
  CHECK(field_at_fault("df01ef0521", std::string(81, 'x')) == "df01ef0521");
  CHECK(field_at_fault("df01ef0521", std::string(80, 'x')).empty());
}

TEST_CASE("the name takes fifty bytes over both tags, one character more sets the line aside") {
  std::string name;
  for (int i = 0; i < 25; ++i)
    name += "样";
  CHECK(field_at_fault("name", name).empty());
  CHECK(field_at_fault("name", name + "样") == "name");
}

TEST_CASE("a line with a field too many or too few is at fault as a whole") {
  std::vector<std::string> values = good;
  values.pop_back();
  const auto parsed = parse(values);
  REQUIRE(std::holds_alternative<LineFault>(parsed));
  CHECK(std::get<LineFault>(parsed).field.empty());
}

TEST_CASE("region 99 needs the test key set") {
  const auto parsed = parse(good, false);
  REQUIRE(std::holds_alternative<LineFault>(parsed));
  CHECK(std::get<LineFault>(parsed).field == "birthplace");
}

TEST_CASE("a column that is no place on this card refuses the file") {
  std::vector<std::string> more = columns;
  for (const char* wrong : {"df01ef05ff", "df09ef0520", "whatever"}) {
    more.push_back(wrong);
    const auto parser = SocialLineParser::create("f", more, {});
    CAPTURE(wrong);
    REQUIRE_FALSE(parser);
    CHECK(parser.error().what.english().find(wrong) != std::string::npos);
    more.pop_back();
  }
}
