#include "tools/calc/algorithm.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace sscard::tools::calc;

TEST_CASE("every calculation has a name of its own, inputs of their own and outputs") {
  std::set<std::string_view> verbs;
  for (const auto theme : all_rows()) {
    for (const Row& row : theme) {
      CAPTURE(row.verb);
      CHECK(verbs.insert(row.verb).second);
      CHECK(find_verb(row.verb) == &row);
      CHECK((row.compute != nullptr));
      CHECK_FALSE(row.fields().empty());
      CHECK_FALSE(row.results().empty());
      std::set<std::string_view> inputs;
      for (const Field& field : row.fields()) {
        CHECK(inputs.insert(field.name).second);
        CHECK(field.least <= field.most);
        CHECK((field.kind == Kind::Word) == (field.words != nullptr));
      }
      const std::set<std::string_view> outputs(row.results().begin(), row.results().end());
      CHECK(outputs.size() == row.results().size());
    }
  }
  CHECK(verbs.size() >= 70);
  CHECK(find_verb("nothing") == nullptr);
}
