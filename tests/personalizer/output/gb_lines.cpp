#include "personalizer/output/gb_lines.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("fields end with a separator and lines with LF, in GB 18030") {
  GbLines lines;
  lines.field("1").field("\xE5\x84\x84").field("").end_line();  // 億, whose second byte is 7C
  REQUIRE(lines.finish());
  CHECK(to_bytes(lines.bytes()) == Bytes{'1', '|', 0x83, 0x7C, '|', '|', '\n'});
}

TEST_CASE("a separator or a line end inside a field is an error, inside a sentence a blank") {
  for (const char* text : {"a|b", "a\nb", "a\rb"}) {
    GbLines strict;
    strict.field("good").field(text).field("good");
    const Status refused = strict.finish();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::BadInput);
    GbLines mild;
    mild.sentence(text);
    CHECK(mild.finish());
    CHECK(as_text(mild.bytes()) == "a b|");
  }
}

TEST_CASE("broken text is an error, never a question mark") {
  GbLines lines;
  lines.field("\xFF\xFE");
  CHECK_FALSE(lines.finish());
}

TEST_CASE("the line so far is what a MAC is computed over") {
  GbLines lines;
  lines.field("a").end_line().field("b").field("c");
  CHECK(as_text(lines.line()) == "b|c|");
  CHECK(as_text(lines.bytes()) == "a|\nb|c|");
}

TEST_CASE("a sink gets every line once, in portions, and its refusal is the refusal of the file") {
  std::string got;
  std::size_t portions = 0;
  GbLines lines([&](ByteView bytes) -> Status {
    got += as_text(bytes);
    ++portions;
    return {};
  });
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    lines.field(std::to_string(i)).field("x").end_line();
    expected += std::to_string(i) + "|x|\n";
    REQUIRE(lines.bytes().size() < 100'000);
  }
  CHECK(lines.finish());
  CHECK(got == expected);
  CHECK(portions > 1);
  GbLines full([](ByteView) -> Status { return Error{ErrorKind::Storage, msg("no space"), {}}; });
  full.field("x").end_line();
  CHECK(full.finish().error().kind == ErrorKind::Storage);
}
