#include "tools/sscard/masked.hpp"

#include <doctest/doctest.h>

using namespace sscard::tools;

TEST_CASE("a masked name keeps its first character and its length") {
  CHECK(masked_name("样例人") == "样**");
  CHECK(masked_name("A") == "A");
  CHECK(masked_name("").empty());
}

TEST_CASE("other text keeps its ends, and nothing when it is short") {
  CHECK(masked_text("13000000000") == "1*********0");
  CHECK(masked_text("样例市") == "样*市");
  CHECK(masked_text("ab") == "**");
  CHECK(masked_text("").empty());
}
