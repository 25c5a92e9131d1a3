#include "cardlib/data/identifiers.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>

using namespace sscard;
using namespace sscard::data;

TEST_CASE("the synthetic numbers of the reference are social security numbers") {
  for (const char* number :
       {"999901199001010010", "999901198512310029", "999901200402290039", "99990120000101018X"}) {
    const auto parsed = SocialSecurityNumber::parse(number);
    REQUIRE(parsed);
    CHECK(parsed->text() == number);
  }
}

TEST_CASE("of all check characters exactly one fits an 18-digit number") {
  constexpr std::string_view body = "99990119900101001";
  std::set<char> accepted;
  for (const char c : std::string_view("0123456789X")) {
    if (SocialSecurityNumber::parse(std::string(body) + c)) accepted.insert(c);
  }
  CHECK(accepted == std::set<char>{'0'});
}

TEST_CASE("a number whose digits are changed or swapped is refused") {
  const std::string good = "999901199001010010";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string changed = good;
      changed[i] = c;
      CHECK(SocialSecurityNumber::parse(changed).has_value() == (c == good[i]));
    }
  }
  for (std::size_t i = 0; i + 1 < good.size(); ++i) {
    std::string swapped = good;
    std::swap(swapped[i], swapped[i + 1]);
    CHECK(SocialSecurityNumber::parse(swapped).has_value() == (swapped == good));
  }
}

TEST_CASE("a small x is the same number as a capital X") {
  const auto small = SocialSecurityNumber::parse("99990120000101018x");
  REQUIRE(small);
  CHECK(small->text() == "99990120000101018X");
  CHECK(*small == *SocialSecurityNumber::parse("99990120000101018X"));
}

TEST_CASE("residence permits begin with 81, 82, 83 and carry the same check and a real date") {
  // invented: the region 810000, a birthday, sequence 001 and the check that fits
  for (const char* body : {"81000019900101001", "82000019900101001", "83000019900101001"}) {
    int fitting = 0;
    for (const char c : std::string_view("0123456789X")) {
      fitting += SocialSecurityNumber::parse(std::string(body) + c) ? 1 : 0;
    }
    CHECK(fitting == 1);
  }
  for (const char c : std::string_view("0123456789X")) {
    CHECK_FALSE(SocialSecurityNumber::parse(std::string("81000019900230001") + c));
  }
}

TEST_CASE("other document numbers are taken as they are, up to 18 characters") {
  for (const char* number : {"E12345678", "H1234567(8)", "1", "123456789012345",
                             "ABCDEFGHIJKLMNOPQR", "12345678901234567-"}) {
    CAPTURE(number);
    const auto parsed = SocialSecurityNumber::parse(number);
    REQUIRE(parsed);
    CHECK(parsed->text() == number);
  }
  for (const char* number :
       {"", "ABCDEFGHIJKLMNOPQRS", "E1234 567", "E|1", "E^1", "1234567890123456",
        "12345678901234567", "\xD5\xC5", "A\x7F", "A\x01"}) {
    CAPTURE(number);
    const auto parsed = SocialSecurityNumber::parse(number);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::BadInput);
  }
}

TEST_CASE("a message about a wrong number does not show it") {
  const auto wrong = SocialSecurityNumber::parse("999901199001010011");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().what.english() ==
        "the check character of the social security number is 1, it must be 0");
  CHECK(Pan::parse("6222800000000001").error().what.english().find("6222") == std::string::npos);
}

TEST_CASE("person numbers print masked") {
  CHECK(SocialSecurityNumber::parse("999901199001010010")->masked() == "999901**********10");
  CHECK(SocialSecurityNumber::parse("E12345678")->masked() == "*******78");
  CHECK(SocialSecurityNumber::parse("1")->masked() == "*");
  CHECK(SocialSecurityNumber().masked().empty());
}

TEST_CASE("the card numbers of the specification and the reference fit") {
  for (const char* number : {"X00000019", "A00000003", "A00000011", "000000019"}) {
    CAPTURE(number);
    REQUIRE(CardNumber::parse(number));
    CHECK(CardNumber::parse(number)->text() == number);
  }
}

TEST_CASE("every one of 36 first characters has exactly one check, 10 shows as X and 11 as 0") {
  std::set<char> checks;
  for (const char first : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    int fitting = 0;
    for (const char last : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
      if (!CardNumber::parse(std::string(1, first) + "0000000" + last)) continue;
      ++fitting;
      checks.insert(last);
    }
    CHECK(fitting == 1);
  }
  CHECK(checks == std::set<char>{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'});
  CHECK(CardNumber::parse("000000000"));  // sum 0: 11 shows as 0
}

TEST_CASE("card numbers of another length or alphabet are refused") {
  for (const char* number : {"", "X0000001", "X000000199", "x00000019", "X0000-019", "X00000010"}) {
    CHECK_FALSE(CardNumber::parse(number));
  }
}

TEST_CASE("an account number has 12 to 19 digits and a Luhn digit") {
  CHECK(Pan::parse("622280000002"));
  CHECK_FALSE(Pan::parse("62228000000"));
  CHECK_FALSE(Pan::parse("62228000000000000000"));
  CHECK_FALSE(Pan::parse("62228000000A"));
  CHECK_FALSE(Pan::parse("622280000003"));
  for (std::size_t length = 12; length <= 19; ++length) {
    const std::string body = "622280" + std::string(length - 7, '1');
    int fitting = 0;
    for (char c = '0'; c <= '9'; ++c)
      fitting += Pan::parse(body + c) ? 1 : 0;
    CHECK(fitting == 1);
  }
}

TEST_CASE("an account number shows its first six and last four digits") {
  CHECK(Pan::parse("622280000002")->masked() == "622280**0002");
  CHECK(Pan().masked().empty());
}

TEST_CASE("the chip serial is T6 to TD of the ATR, whatever interface bytes come before") {
  const auto plain = from_hex("3B6D0000 0081544331 8660260101000001").value();
  const auto with_ta1 = from_hex("3B7D960000 0081544331 8660260101000001").value();
  REQUIRE(ChipSerial::from_atr(plain));
  CHECK(ChipSerial::from_atr(plain)->text() == "8660260101000001");
  CHECK(*ChipSerial::from_atr(plain) == *ChipSerial::from_atr(with_ta1));
  CHECK(*ChipSerial::parse("8660260101000001") == *ChipSerial::from_atr(plain));
}

TEST_CASE("an ATR without 13 historical bytes or cut short names no chip") {
  CHECK_FALSE(ChipSerial::from_atr({}));
  CHECK_FALSE(ChipSerial::from_atr(from_hex("3B6C0000 0081544331 86602601010000").value()));
  CHECK_FALSE(ChipSerial::from_atr(from_hex("3B6D0000 0081544331 86602601010000").value()));
  CHECK_FALSE(ChipSerial::parse("866026010100000"));
  CHECK_FALSE(ChipSerial::parse("86602601010000 01"));
  CHECK_FALSE(ChipSerial::parse("86602601010000G1"));
}
