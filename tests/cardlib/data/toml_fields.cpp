#include "cardlib/data/toml_fields.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::data;

TEST_CASE("fields of a file are read strictly and refused with their line") {
  const TomlFields fields("a.toml");
  const auto table = fields.parse("t = 'x'\nh = '00FF'\nn = 7\nempty = ''\nbig = 70000\n");
  REQUIRE(table);
  CHECK(*fields.text(*table, "t") == "x");
  CHECK(*fields.hex(*table, "h", 4) == 0x00FFU);
  CHECK(*fields.number(*table, "n", 7) == 7U);
  struct Row {
    std::string got;
    std::string_view expected;
  };
  const auto why = [](const auto& result) {
    return result ? std::string("taken") : result.error().what.english();
  };
  const Row rows[] = {
      {why(fields.text(*table, "empty")), "a.toml: line 4: 'empty': it must be text"},
      {why(fields.text(*table, "n")), "a.toml: line 3: 'n': it must be text"},
      {why(fields.text(*table, "none")), "a.toml: line 1: 'none': the field is missing"},
      {why(fields.hex(*table, "h", 2)), "a.toml: line 2: 'h': it must have 2 hexadecimal digits"},
      {why(fields.hex(*table, "t", 1)), "a.toml: line 1: 't': it must have 1 hexadecimal digits"},
      {why(fields.number(*table, "n", 6)), "a.toml: line 3: 'n': it must be a number from 1 to 6"},
      {why(fields.only(*table, {"t", "h", "n", "big"})),
       "a.toml: line 4: 'empty': the field is unknown"},
  };
  for (const Row& row : rows)
    CHECK(row.got == row.expected);
  CHECK(why(fields.parse("a = \n")).starts_with("a.toml: line 1: "));
  CHECK(why(fields.parse("a = 1\na = 2\n")).starts_with("a.toml: line 2: "));
}
