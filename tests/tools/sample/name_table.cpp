#include "tools/sample/name_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/data/text.hpp"

using namespace sscard;

TEST_CASE("among the names are those that break naive readers") {
  bool trail_is_separator = false;
  bool four_bytes = false;
  for (const std::string_view name : tools::given_names()) {
    const auto bytes = data::to_gb18030(name);
    REQUIRE(bytes);
    trail_is_separator |= std::ranges::count(*bytes, Byte{'|'}) > 0;
    four_bytes |= !data::is_gbk_only(*bytes);
  }
  CHECK(trail_is_separator);
  CHECK(four_bytes);
  for (const std::string_view name : tools::surnames())
    CHECK(data::to_gb18030(name));
}
