#include "personalizer/intake/social_column_table.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace sscard::perso;

TEST_CASE("every named column is there once, and the ones a card cannot do without are required") {
  std::set<std::string_view> names;
  std::size_t required = 0;
  for (const SocialColumnRow& row : social_column_table()) {
    names.insert(row.name);
    required += row.required ? 1 : 0;
    CHECK(static_cast<bool>(row.take));
  }
  CHECK(names.size() == social_column_table().size());
  CHECK(required == 12);
}
