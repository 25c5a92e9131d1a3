#include <doctest/doctest.h>

#include "tests/tools/calc/vector_checks.hpp"

using namespace sscard;

TEST_CASE("the calculator gives the values of others for other schemes, on both engines") {
  test::check_theme(tools::calc::scheme_rows());
}
