#include "cardlib/data/code_tables.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

using namespace sscard::data;

TEST_CASE("no code stands twice in its list and each has a name") {
  for (const auto table : {province_table(), sex_table(), ethnic_group_table(), id_type_table()}) {
    std::set<std::string_view> codes;
    for (const CodeRow& row : table) {
      CHECK(codes.insert(row.code).second);
      CHECK_FALSE(std::string_view(row.name).empty());
      CHECK(find_code(table, row.code) == &row);
    }
    CHECK(std::ranges::is_sorted(table, {}, &CodeRow::code));
  }
}

TEST_CASE("well-known codes have their well-known meaning") {
  CHECK(std::string_view(find_code(province_table(), "41")->name) == "Henan");
  CHECK(std::string_view(find_code(ethnic_group_table(), "01")->name) == "Han");
  CHECK(std::string_view(find_code(ethnic_group_table(), "56")->name) == "Jino");
  CHECK(std::string_view(find_code(sex_table(), "2")->name) == "female");
  CHECK(std::string_view(find_code(id_type_table(), "00")->name) == "identity card");
  CHECK(find_code(province_table(), "4") == nullptr);
  CHECK(find_code(province_table(), "") == nullptr);
}
