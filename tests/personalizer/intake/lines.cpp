#include "personalizer/intake/lines.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("separators and empty lines are no records, and the header comes first") {
  const std::string file = "head|1|\r\n----\na|b|\n\n-----\nc|d|";
  const FileLines lines = cut_lines(as_bytes(file), true);
  CHECK(as_text(lines.header) == "head|1|");
  REQUIRE(lines.details.size() == 2);
  CHECK(lines.details[0].number == 3);
  CHECK(as_text(bytes_of(as_bytes(file), lines.details[1])) == "c|d|");
  CHECK(lines.details[1].number == 6);
  CHECK(cut_lines(as_bytes(file), false).details.size() == 3);
  CHECK(cut_lines({}, true).details.empty());
}

TEST_CASE("a trailing separator ends the last field, an empty field in the middle stays") {
  CHECK(cut_fields(as_bytes("a|b|")).size() == 2);
  CHECK(cut_fields(as_bytes("a|b")).size() == 2);
  CHECK(cut_fields(as_bytes("a||b|")).size() == 3);
  CHECK(cut_fields(as_bytes("a|b||")).size() == 3);
}

TEST_CASE("a character whose second byte is the separator is not cut") {
  const auto bytes = "837C7C417C"_hex;  // 億 in GBK, then |, A, |
  const auto fields = cut_fields(bytes);
  REQUIRE(fields.size() == 2);
  CHECK(to_hex(fields[0]) == "837C");
  CHECK(as_text(fields[1]) == "A");
}

TEST_CASE("document numbers are summed over 17 digits, others are left out, the sum wraps") {
  IdSum sum;
  sum.add(as_bytes("99990119900101001X"));
  sum.add(as_bytes("short"));
  sum.add(as_bytes("9999011990010100AX"));
  CHECK(sum.text() == "99990119900101001");
  for (int i = 0; i < 10; ++i)
    sum.add(as_bytes("999999999999999990"));
  CHECK(sum.text() == "99990119900100991");
}
