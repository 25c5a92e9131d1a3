#include "cardlib/base/message.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("a message keeps its pattern and says it in English") {
  const Message m = msg("{}: line {} is short", "a.txt", 7);
  CHECK(std::string_view(m.pattern) == "{}: line {} is short");
  CHECK(m.english() == "a.txt: line 7 is short");
  CHECK(m == msg("{}: line {} is short", "a.txt", "7"));
}

TEST_CASE("a message inside a message is translated with it") {
  const Message whole = msg("{}: refused: {}", "a.txt", msg("line {} is short", 7));
  CHECK(whole.english() == "a.txt: refused: line 7 is short");
  const auto shout = [](const char* text) {
    return std::string_view(text) == "line {} is short" ? std::string("ZEILE {}") : text;
  };
  CHECK(whole.in(shout) == "a.txt: refused: ZEILE 7");
}
