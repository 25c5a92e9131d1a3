#include "cardlib/channel/trace.hpp"

#include <doctest/doctest.h>

#include "cardlib/apdu/apdu.hpp"

namespace sscard {
namespace {

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

std::string hidden(std::string_view command) {
  return traced_command(hex(command), TracedData::Hidden);
}

TEST_CASE("a traced command shows header and lengths, never its data") {
  CHECK(hidden("00A40000") == "00 A4 00 00");
  CHECK(hidden("0084000008") == "00 84 00 00 08");
  CHECK(hidden("0020000003123456") == "00 20 00 00 03 ?? ?? ??");
  CHECK(hidden("00A4040002AABB00") == "00 A4 04 00 02 ?? ?? 00");
}

TEST_CASE("a traced extended command shows its three length bytes and its Le") {
  CHECK(hidden("00B00000000100") == "00 B0 00 00 00 01 00");
  CHECK(hidden("00D6000000000211221234") == "00 D6 00 00 00 00 02 ?? ?? 12 34");
}

TEST_CASE("bytes that are no command are hidden as if they were data") {
  CHECK(hidden("0020000003123456AABBCC") == "00 20 00 00 03 ?? ?? ?? ?? ?? ??");
  CHECK(hidden("00200000FF12") == "00 20 00 00 FF ??");
}

TEST_CASE("a traced answer shows its status word only; a simulator's shows all") {
  CHECK(traced_answer(hex("9000"), TracedData::Hidden) == "90 00");
  CHECK(traced_answer(hex("112261FF"), TracedData::Hidden) == "?? ?? 61 FF");
  CHECK(traced_answer(hex("112261FF"), TracedData::Shown) == "11 22 61 FF");
  CHECK(traced_answer({}, TracedData::Hidden).empty());
}

TEST_CASE("no digit of a PIN, a key record or a name reaches a hidden trace") {
  std::string lines;
  TraceWriter trace([&](std::string_view line) { lines += line; });
  const Bytes pin = hex("00200000089E9E9E9E9E9E9E9E");
  const Bytes answer = hex("9E9E9E9E9000");
  trace.exchanged({pin, answer});
  trace.exchanged({pin, {}});
  CHECK(lines.find("9E") == std::string::npos);
}

TEST_CASE("a note is one line, whatever was in it") {
  std::string lines;
  TraceWriter trace([&](std::string_view line) { lines += std::string(line) + "\n"; });
  trace.note("step one\n> 00 00");
  CHECK(lines == "# step one > 00 00\n");
}

TEST_CASE("two traces see the same exchanges") {
  std::string first;
  std::string second;
  TraceWriter a([&](std::string_view line) { first += line; });
  TraceWriter b([&](std::string_view line) { second += line; });
  TracePair both(a, b);
  both.exchanged({hex("0084000008"), hex("6700")});
  CHECK(first == second);
  CHECK(first.find("67 00") != std::string::npos);
}

TEST_CASE("a trace that was written can be read: hidden bytes match any, shown ones themselves") {
  std::string text;
  TraceWriter trace([&](std::string_view line) { text += std::string(line) + "\n"; });
  trace.note("why");
  trace.exchanged({hex("0020000003123456"), hex("63C2")});
  trace.exchanged({hex("0084000008"), {}});
  const auto script = read_transcript(text, "field.apdu");
  REQUIRE(script);
  REQUIRE(script->size() == 2);
  CHECK((*script)[0].line == 2);
  CHECK((*script)[0].sent.matches(hex("0020000003999999")));
  CHECK_FALSE((*script)[0].sent.matches(hex("0020000103999999")));
  CHECK((*script)[0].answered.matches(hex("63C2")));
  CHECK((*script)[1].answered.empty());
}

TEST_CASE("a pattern matches byte for byte, `??` any byte, `...` any number of bytes") {
  const auto pattern = BytePattern::parse("01 10 ?? ... 90 00");
  REQUIRE(pattern);
  CHECK(pattern->matches(hex("0110AA9000")));
  CHECK(pattern->matches(hex("0110AABBCC9000")));
  CHECK_FALSE(pattern->matches(hex("01109000")));
  CHECK_FALSE(pattern->matches(hex("0110AABB9001")));
  CHECK(pattern->text() == "01 10 ?? ... 90 00");
  CHECK(pattern->sample() == hex("0110009000"));
  CHECK(BytePattern::parse("")->empty());
  CHECK_FALSE(BytePattern::parse("...")->empty());
  CHECK(BytePattern::parse("9000")->matches(hex("9000")));
  CHECK_FALSE(BytePattern::parse("9000")->matches(hex("900000")));
}

TEST_CASE("a pattern with half a byte, a strange character or two gaps is refused") {
  for (const char* text : {"9", "90 0", "9 0", "G0", "?", "90 ?", "..", "... 90 ...", "90-00"}) {
    CHECK_MESSAGE(!BytePattern::parse(text), text);
  }
}

TEST_CASE("a transcript that is none is refused with file, line and reason") {
  struct Row {
    const char* text;
    const char* line;
  };
  for (const Row& row : {
           Row{"# why\n00 84\n",         "line 2"},
           Row{"< 90 00\n",              "line 1"},
           Row{"> 00\n> 00\n",           "line 2"},
           Row{"> 00 8\n",               "line 1"},
           Row{"\n\n> 00 84 00 00 08\n", "line 3"},
           Row{">\n<\n",                 "line 1"},
           Row{"> 00\n< 90 0X\n",        "line 2"}
  }) {
    const auto script = read_transcript(row.text, "bad.apdu");
    REQUIRE_MESSAGE(!script, row.text);
    CHECK(script.error().kind == ErrorKind::BadInput);
    CHECK(script.error().what.english().starts_with(std::string("bad.apdu: ") + row.line));
  }
}

TEST_CASE(
    "a transcript with Windows line ends, comments behind bytes and no last line end is read") {
  const auto script =
      read_transcript("> 00 84 00 00 08 # ask\r\n< 90 00\t# yes\r\n> 00\n< 6E 00", "x");
  REQUIRE(script);
  REQUIRE(script->size() == 2);
  CHECK(script->back().answered.matches(hex("6E00")));
  CHECK(read_transcript("", "x")->empty());
}

}  // namespace
}  // namespace sscard
