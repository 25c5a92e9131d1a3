#include <doctest/doctest.h>

#include "tests/tools/calc/vector_checks.hpp"

using namespace sscard;

TEST_CASE("the calculator gives the values of others for SM2, on both engines") {
  test::check_theme(tools::calc::sm2_rows());
}
