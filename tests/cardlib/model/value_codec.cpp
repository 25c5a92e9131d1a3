#include "cardlib/model/value_codec.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

namespace {

RecordRow plain(Encoding encoding, Byte length) {
  return {Df::Df01, 0xEF05, 1, 0x20, encoding, length, "field", {}, v2};
}

std::string packed(const RecordRow& record, std::string_view text) {
  const auto value = encode_value(record, text);
  return value ? to_hex(*value) : "refused";
}

std::string shown(const RecordRow& record, std::string_view hex) {
  const auto text = decode_value(record, *from_hex(hex));
  return text ? *text : "refused";
}

const RecordRow& record(Df df, std::uint16_t fid, Byte tag) {
  const RecordRow* found = find_record(df, fid, tag, Structure::V201);
  REQUIRE(found != nullptr);
  return *found;
}

/// A text of `length` bytes on the card that the encoding accepts; digits fill the field.
std::string longest(Encoding encoding, std::size_t length) {
  switch (encoding) {
    case Encoding::Date:
      return "99991231";
    case Encoding::Month:
      return "999912";
    case Encoding::DateTime:
      return "99991231235959";
    case Encoding::Amount:
      return length == 3 ? "16777215" : "4294967295";
    case Encoding::Text:
      return std::string(length, 'Z');
    case Encoding::Binary:
      return to_hex(Bytes(length, 0xA5));
    default:
      return std::string(2 * length, '9');
  }
}

std::string longest(const RecordRow& row) {
  if (row.items.empty()) return longest(row.encoding, row.length);
  std::string out;
  for (const ItemRow& item : row.items) {
    out += (out.empty() ? "" : ":") + longest(item.encoding, item.length);
  }
  return out;
}

}  // namespace

TEST_CASE("every record of the tree takes its longest value and gives it back") {
  for (const RecordRow& row : record_table()) {
    CAPTURE(model::row(row.df).name);
    CAPTURE(row.fid);
    CAPTURE(row.tag);
    const std::string text = longest(row);
    const auto value = encode_value(row, text);
    REQUIRE(value);
    CHECK(value->size() == row.length);
    const auto back = decode_value(row, *value);
    REQUIRE(back);
    CHECK(*back == text);
  }
}

TEST_CASE("no record of the tree takes one character more") {
  for (const RecordRow& row : record_table()) {
    CAPTURE(row.fid);
    CAPTURE(row.tag);
    CHECK_FALSE(encode_value(row, longest(row) + (row.encoding == Encoding::Binary ? "00" : "1")));
  }
}

TEST_CASE("empty text is the initial value of every record") {
  for (const RecordRow& row : record_table()) {
    if (row.encoding == Encoding::Layout) continue;
    CHECK(*encode_value(row, "") == initial_value(row));
  }
}

TEST_CASE("text is GB 18030, left aligned, unused bytes 00") {
  const RecordRow row = plain(Encoding::Text, 6);
  CHECK(packed(row, "张三") == "D5C5C8FD0000");
  CHECK(packed(row, "张三丰") == "D5C5C8FDB7E1");
  CHECK(packed(row, "张三丰A") == "refused");
  CHECK(packed(row, "a b ") == "612062200000");
  CHECK(packed(row, std::string_view("a\0b", 3)) == "refused");
  CHECK(packed(row, "\xFF") == "refused");
  CHECK(shown(row, "612062200000") == "a b ");
  CHECK(shown(row, "D5C5C8FD0000") == "张三");
  CHECK(shown(row, "D5C5C8FDB700") == "refused");
  CHECK(shown(row, "6120") == "refused");
}

TEST_CASE("digits are packed from the left and filled with F") {
  const RecordRow row = plain(Encoding::Digits, 3);
  CHECK(packed(row, "1") == "1FFFFF");
  CHECK(packed(row, "12345") == "12345F");
  CHECK(packed(row, "123456") == "123456");
  CHECK(packed(row, "1234567") == "refused");
  CHECK(packed(row, "12A") == "refused");
  CHECK(shown(row, "12345F") == "12345");
  CHECK(shown(row, "FFFFFF") == "");
  CHECK(shown(row, "1F3FFF") == "refused");
}

TEST_CASE("dates must exist") {
  CHECK(packed(plain(Encoding::Date, 4), "20240229") == "20240229");
  CHECK(packed(plain(Encoding::Date, 4), "20230229") == "refused");
  CHECK(packed(plain(Encoding::Date, 4), "2024022") == "refused");
  CHECK(packed(plain(Encoding::Month, 3), "202412") == "202412");
  CHECK(packed(plain(Encoding::Month, 3), "202413") == "refused");
  CHECK(packed(plain(Encoding::Month, 3), "202400") == "refused");
  CHECK(packed(plain(Encoding::DateTime, 7), "20240101235959") == "20240101235959");
  CHECK(packed(plain(Encoding::DateTime, 7), "20240101240000") == "refused");
  CHECK(packed(plain(Encoding::DateTime, 7), "20240101236000") == "refused");
  CHECK(packed(plain(Encoding::DateTime, 7), "20240101235960") == "refused");
  CHECK(packed(plain(Encoding::DateTime, 7), "20240101") == "refused");
  CHECK(packed(plain(Encoding::Region, 3), "99990") == "refused");
}

TEST_CASE("amounts are fen, big-endian") {
  const RecordRow row = plain(Encoding::Amount, 4);
  CHECK(packed(row, "1234") == "000004D2");
  CHECK(packed(row, "0") == "00000000");
  CHECK(packed(row, "4294967296") == "refused");
  CHECK(packed(row, "-1") == "refused");
  CHECK(packed(row, "12.5") == "refused");
  CHECK(shown(row, "000004D2") == "1234");
}

TEST_CASE("binary fields are hex") {
  const RecordRow row = plain(Encoding::Binary, 2);
  CHECK(packed(row, "A5") == "A500");
  CHECK(packed(row, "A5B") == "refused");
  CHECK(packed(row, "A5B6C7") == "refused");
  CHECK(shown(row, "A500") == "A500");
}

TEST_CASE("items of a B-TLV value stand between colons, carets or commas") {
  const RecordRow& row = record(Df::Df02, 0xEF15, 0x99);
  const std::string value = "10033130311104202401021203999901";
  CHECK(packed(row, "101:20240102:999901") == value);
  CHECK(packed(row, "101^20240102^999901") == value);
  CHECK(packed(row, "101,20240102,999901") == value);
  CHECK(packed(row, "101:20240102") == "refused");
  CHECK(packed(row, "101:20240102:999901:") == "refused");
  CHECK(packed(row, "101:20240132:999901") == "refused");
  CHECK(packed(row, "::") == to_hex(initial_value(row)));
  CHECK(shown(row, value) == "101:20240102:999901");
  CHECK(shown(row, "11033130311104202401021203999901") == "refused");
  CHECK(shown(row, "10023130311104202401021203999901") == "refused");
}

TEST_CASE("an item with a colon is joined with another separator and still splits back") {
  const RecordRow& row = record(Df::Df01, 0xEF15, 0x40);
  const auto value = encode_value(row, "101^202407^a:b");
  REQUIRE(value);
  const auto text = decode_value(row, *value);
  REQUIRE(text);
  CHECK(*text == "101^202407^a:b");
  CHECK(*encode_value(row, *text) == *value);
}

TEST_CASE("a record of a cyclic file is its items without tags") {
  const RecordRow& row = record(Df::Df04, 0xEF15, 0);
  CHECK(packed(row, "0001:A") == "000141");
  CHECK(shown(row, "000141") == "0001:A");
  CHECK(packed(row, "0001") == "refused");
  // the log record of the worked purchase in corrections.md F
  CHECK(shown(record(Df::Df04, 0xEF08, 0),
              "00013641010081347520240102030405000004D2000027100000223E") ==
        "0001:6:410100813475:20240102030405:1234:10000:8766");
}
