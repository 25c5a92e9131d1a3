#include "personalizer/output/gb_lines.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("fields end with a separator and lines with LF, in GB 18030") {
  GbLines lines;
  lines.field("1").field("\xE5\x84\x84").field("").end_line();  // 億, whose second byte is 7C
  const Result<Bytes> bytes = std::move(lines).take();
  REQUIRE(bytes);
  CHECK(*bytes == Bytes{'1', '|', 0x83, 0x7C, '|', '|', '\n'});
}

TEST_CASE("a separator or a line end inside a field is an error, inside a sentence a blank") {
  for (const char* text : {"a|b", "a\nb", "a\rb"}) {
    GbLines strict;
    strict.field("good").field(text).field("good");
    const Result<Bytes> refused = std::move(strict).take();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::BadInput);
    GbLines mild;
    mild.sentence(text);
    CHECK(as_text(*std::move(mild).take()) == "a b|");
  }
}

TEST_CASE("broken text is an error, never a question mark") {
  GbLines lines;
  lines.field("\xFF\xFE");
  CHECK_FALSE(std::move(lines).take());
}

TEST_CASE("the line so far is what a MAC is computed over") {
  GbLines lines;
  lines.field("a").end_line().field("b").field("c");
  CHECK(as_text(lines.line()) == "b|c|");
  CHECK(as_text(lines.bytes()) == "a|\nb|c|");
}
