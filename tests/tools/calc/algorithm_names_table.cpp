#include <doctest/doctest.h>

#include <set>

#include "tools/calc/algorithm.hpp"

using namespace sscard::tools::calc;

TEST_CASE("every name of an algorithm is there once and means a row") {
  std::set<std::string_view> names;
  for (const AlgorithmName& row : algorithm_names()) {
    CAPTURE(row.name);
    CHECK(names.insert(row.name).second);
    CHECK(find_verb(row.verb) != nullptr);
    CHECK(find_algorithm(row.name) == find_verb(row.verb));
  }
  CHECK(find_algorithm("no such algorithm") == nullptr);
}
