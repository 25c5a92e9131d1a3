#include "personalizer/intake/column_list.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("a column list is refused when a column is missing, twice, or there are too many") {
  CHECK(check_column_list("f", {"a", "b"}, {"a"}));
  const Status missing = check_column_list("f", {"a"}, {"a", "b"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().what.english().find("'b' is missing") != std::string::npos);
  const Status twice = check_column_list("f", {"a", "a"}, {});
  REQUIRE_FALSE(twice);
  CHECK(twice.error().what.english().find("'a' is there twice") != std::string::npos);
  CHECK_FALSE(check_column_list("f", std::vector<std::string>(300, "x"), {}));
  CHECK(column_index({"a", "b"}, "b") == 1);
}
