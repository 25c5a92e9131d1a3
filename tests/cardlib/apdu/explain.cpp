#include "cardlib/apdu/explain.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;

namespace {

Bytes bytes(std::string_view hex) {
  return from_hex(hex).value();
}

std::string joined(const Lines& lines) {
  std::string out;
  for (const Message& line : lines)
    out += line.english() + "\n";
  return out;
}

bool says(const Lines& lines, std::string_view what) {
  return joined(lines).find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("the answer to reset of a social card is told with its maker and serial") {
  const Lines lines = explain_atr(bytes("3B6D0000 0087543110 8660 260101000001"));
  CHECK(says(lines, "TS 3B: direct convention"));
  CHECK(says(lines, "T0 6D: 13 historical bytes"));
  CHECK(says(lines, "chip vendor 0087 (Datang)"));
  CHECK(says(lines, "card manufacturer 8660"));
  CHECK(says(lines, "chip serial and diversification factor 8660260101000001"));
  CHECK_FALSE(says(lines, "wrong"));
}

TEST_CASE("a faster card offers its speed, a broken answer is told as far as it goes") {
  CHECK(says(explain_atr(bytes("3B7D960000 0087543110 8660 260101000001")),
             "speed offered: 16 clocks per bit (Fi 512, Di 32)"));
  CHECK(says(explain_atr(bytes("3B6D0000 0087")), "wrong: T0 announces 13 historical bytes"));
  CHECK(says(explain_atr({}), "wrong: the answer to reset is empty"));
  CHECK(says(explain_atr(bytes("3B1070")), "TA1 70 is a reserved value"));
}

TEST_CASE("a command is named on the side where it means something") {
  const auto read = explain_command(bytes("00B2010412"));
  REQUIRE(read);
  CHECK(says(*read, "CLA 00  INS B2  P1 01  P2 04"));
  CHECK(says(*read, "social security side: READ RECORD (LD/T 32.5, ssc-card 8.3)"));
  CHECK(says(*read, "bank side: READ RECORD (EMV Book 1 11.2, pboc 2.12)"));
  CHECK(says(*read, "expected answer: up to 18 bytes"));
  const auto gpo = explain_command(bytes("80A8000002830000"));
  CHECK(says(*gpo, "social security side: no command there (the instruction is not supported)"));
  CHECK(says(*gpo, "bank side: GET PROCESSING OPTIONS"));
  CHECK_FALSE(explain_command(bytes("00B201")));
}

TEST_CASE("a PIN and a key are not shown") {
  CHECK_FALSE(says(*explain_command(bytes("0020000003123456")), "123456"));
  CHECK(says(*explain_command(bytes("0020000003123456")), "data: 3 bytes: ??"));
  CHECK_FALSE(says(*explain_command(bytes("80D40000020D8A")), "0D8A"));
  CHECK(says(*explain_command(bytes("00A4000002DF01")), "data: 2 bytes: DF01"));
}

TEST_CASE("a wrong body and extended lengths are noted") {
  CHECK(says(*explain_command(bytes("00B201000101")), "the length of the data is wrong"));
  CHECK(says(*explain_command(bytes("00B20100000000")), "extended lengths"));
}

TEST_CASE("an answer is its status word and its data") {
  const auto ok = explain_response(bytes("0102039000"));
  REQUIRE(ok);
  CHECK(joined(*ok) == "9000: done\ndata: 3 bytes: 010203\n");
  CHECK(joined(explain_status_word(tries_left(3))) ==
        "63C3: PIN or authentication wrong; tries left: 3\n");
  CHECK_FALSE(explain_response(bytes("90")));
}

TEST_CASE("an FCI becomes an indented tree, a card record a list") {
  const auto fci = explain_tlv(bytes("6F088406D15600000503"));
  REQUIRE(fci);
  CHECK(joined(*fci) ==
        "6F file control information, 8 bytes:\n"
        "  84 directory file name: D15600000503\n");
  const auto record = explain_tlv(bytes("5F022024"));
  CHECK_FALSE(record->empty());
  CHECK(joined(*explain_tlv(bytes("1F0101"))) == "record 1F: 01\n");
  CHECK_FALSE(explain_tlv(bytes("84")));
}

TEST_CASE("data groups are named, records by file and number") {
  const auto groups = explain_dgis(bytes("9010020303 01010470025A00"));
  REQUIRE(groups);
  CHECK(joined(*groups) ==
        "9010 PIN try counter and limit, 2 bytes:\n"
        "  0303\n"
        "0101 record 1 of file 1, 4 bytes:\n"
        "  70 record template, 2 bytes:\n"
        "    5A primary account number: \n");
  CHECK_FALSE(explain_dgis(bytes("90")));
}
