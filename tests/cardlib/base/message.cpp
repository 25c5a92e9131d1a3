#include "cardlib/base/message.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("a message keeps its pattern and says it in English") {
  const Message m = msg("{}: line {} is short", "a.txt", 7);
  CHECK(std::string_view(m.pattern) == "{}: line {} is short");
  CHECK(m.english() == "a.txt: line 7 is short");
  CHECK(m == msg("{}: line {} is short", "a.txt", "7"));
}
