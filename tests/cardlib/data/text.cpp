#include "cardlib/data/text.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace sscard;
using namespace sscard::data;

namespace {

/// Calls `each` with every pair of two bytes.
template <typename Each>
void for_all_pairs(Each each) {
  for (unsigned value = 0; value <= 0xFFFF; ++value) {
    each(Bytes{static_cast<Byte>(value >> 8U), static_cast<Byte>(value & 0xFFU)});
  }
}

bool is_double(const Bytes& pair) {
  return character_length(pair) == 2;
}

}  // namespace

TEST_CASE("a name goes to GBK and back") {
  const auto gbk = to_gb18030("张三丰");
  REQUIRE(gbk);
  CHECK(to_hex(*gbk) == "D5C5C8FDB7E1");
  CHECK(*to_utf8(*gbk) == "张三丰");
  CHECK(to_gb18030("")->empty());
  CHECK(to_utf8({})->empty());
}

TEST_CASE("a rare character takes four bytes and comes back") {
  const std::string rare = "𠀀㐀";  // outside GBK: extension B, extension A
  const auto bytes = to_gb18030(rare);
  REQUIRE(bytes);
  CHECK(to_hex(*bytes) ==
        "95328236"
        "8139EE39");
  CHECK(*to_utf8(*bytes) == rare);
  CHECK(is_gb18030_valid(*bytes));
  CHECK_FALSE(is_gbk_only(*bytes));
}

TEST_CASE("text longer than one conversion buffer keeps every character") {
  std::string text;
  for (int i = 0; i < 5000; ++i)
    text += i % 7 == 0 ? "𠀀" : i % 3 == 0 ? "a" : "丰";
  const auto bytes = to_gb18030(text);
  REQUIRE(bytes);
  CHECK(*to_utf8(*bytes) == text);
}

TEST_CASE(
    "every two-byte character round-trips through UTF-8 or is refused, none becomes another") {
  std::size_t structural = 0;
  std::size_t assigned = 0;
  for_all_pairs([&](const Bytes& pair) {
    if (!is_double(pair)) return;
    ++structural;
    const auto utf8 = to_utf8(pair);
    if (!utf8) return;
    ++assigned;
    const auto back = to_gb18030(*utf8);
    REQUIRE(back);
    CHECK(*back == pair);
  });
  CHECK(structural == 126 * 190);
  CHECK(assigned > 23900);
}

TEST_CASE("two bytes that are no characters are refused by the byte that is wrong") {
  for_all_pairs([&](const Bytes& pair) {
    if (is_gb18030_valid(pair)) return;
    const auto utf8 = to_utf8(pair);
    REQUIRE_FALSE(utf8);
    const std::string wrong = pair[0] < 0x80 ? "1" : "0";
    CHECK(utf8.error().what.english() == "byte " + wrong + " begins no character of GB 18030");
  });
}

TEST_CASE("broken text names the byte where it breaks") {
  const auto cut = to_utf8("D5C5C8"_hex);
  REQUIRE_FALSE(cut);
  CHECK(cut.error().kind == ErrorKind::BadInput);
  CHECK(cut.error().what.english() == "byte 2 begins no character of GB 18030");
  CHECK_FALSE(
      to_utf8("95328"
              "0"_hex));
  CHECK_FALSE(to_utf8("FF"_hex));
  const auto utf8 = to_gb18030("ab\xE5\xBC");
  REQUIRE_FALSE(utf8);
  CHECK(utf8.error().what.english() == "byte 2 of the UTF-8 text begins no character of GB 18030");
  CHECK_FALSE(to_gb18030("\xED\xA0\x80"));  // a lone surrogate
  CHECK(to_utf8("D5C5"_hex));               // and the thread's converter is sound afterwards
}

TEST_CASE("all 118 GBK characters with the trail 7C, and the one of GB 18030, survive a split") {
  std::size_t gbk = 0;
  std::size_t later = 0;  // FE7C, which GBK has not
  for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
    const Bytes character = {static_cast<Byte>(lead), 0x7C};
    const auto utf8 = to_utf8(character);
    // user-defined zones map to the private area from E000 on
    if (!utf8 || (utf8->size() == 3 && static_cast<Byte>((*utf8)[0]) == 0xEE)) continue;
    ++(lead == 0xFE ? later : gbk);
    Bytes line = {'a', '|'};
    append(line, character);
    line.push_back('|');
    const auto fields = split_fields(line, '|');
    REQUIRE(fields.size() == 3);
    CHECK(equal(fields[1], character));
    CHECK(fields[2].empty());
  }
  CHECK(gbk == 118);
  CHECK(later == 1);
}

TEST_CASE("whatever two bytes lie between separators, only a real separator splits") {
  for (const char separator : {'|', '^', ','}) {
    for_all_pairs([&](const Bytes& pair) {
      Bytes line = {'x', static_cast<Byte>(separator)};
      append(line, pair);
      line.push_back(static_cast<Byte>(separator));
      const auto fields = split_fields(line, separator);
      std::size_t wanted = 3;
      if (!is_double(pair)) {
        for (const Byte b : pair)
          wanted += b == static_cast<Byte>(separator) ? 1 : 0;
      }
      // a lead at the end of the pair takes the separator that follows as its trail
      const bool swallowed = !is_double(pair) && character_length(pair) != 2 &&
                             character_length(Bytes{pair[1], static_cast<Byte>(separator)}) == 2;
      CHECK(fields.size() == wanted - (swallowed ? 1 : 0));
    });
  }
}

TEST_CASE("the digits of a four-byte character do not split") {
  const auto line = "95328236309532823633"_hex;
  const auto fields = split_fields(line, '0');
  REQUIRE(fields.size() == 2);
  CHECK(to_hex(fields[0]) == "95328236");
  CHECK(to_hex(fields[1]) == "9532823633");
}

TEST_CASE("a line has one field more than separators, empty ones count") {
  CHECK(split_fields(as_bytes(""), '|').size() == 1);
  CHECK(split_fields(as_bytes("|"), '|').size() == 2);
  CHECK(split_fields(as_bytes("a|b|"), '|').size() == 3);
  std::vector<ByteView> reused(7);
  split_fields(as_bytes("a|b"), '|', reused);
  CHECK(reused.size() == 2);
}

TEST_CASE("text is cut between characters only, at every length") {
  const auto text = *to_gb18030("张a𠀀三");  // 2 + 1 + 4 + 2 bytes
  const std::vector<std::size_t> heads = {0, 0, 2, 3, 3, 3, 3, 7, 7, 9, 9};
  for (std::size_t max = 0; max < heads.size(); ++max) {
    const Cut cut = cut_at_character(text, max);
    CHECK(cut.head.size() == heads[max]);
    CHECK(cut.head.size() + cut.rest.size() == text.size());
    CHECK(is_gb18030_valid(cut.head));
    CHECK(is_gb18030_valid(cut.rest));
  }
}

TEST_CASE("a name of 16 characters leaves 15 for tag 09 and one for tag 4E") {
  const std::string name = "阿不都热依木阿不都热依木阿不都热";
  const auto bytes = *to_gb18030(name);
  REQUIRE(bytes.size() == 32);
  const Cut cut = cut_at_character(bytes, 30);
  CHECK(cut.head.size() == 30);
  CHECK(*to_utf8(cut.head) + *to_utf8(cut.rest) == name);
}
