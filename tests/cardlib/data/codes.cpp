#include "cardlib/data/codes.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace sscard;
using namespace sscard::data;

TEST_CASE("dates are days of the calendar: 365 or 366 of each year's ten thousand") {
  const auto days = [](const std::string& year) {
    int n = 0;
    for (int i = 0; i < 10000; ++i) {
      const std::string rest = std::to_string(10000 + i).substr(1);
      n += is_calendar_date(year + rest) ? 1 : 0;
    }
    return n;
  };
  CHECK(days("2024") == 366);
  CHECK(days("2026") == 365);
  CHECK(days("1900") == 365);
  CHECK(days("2000") == 366);
  CHECK(days("0999") == 0);
  CHECK(is_calendar_date("99991231"));
  CHECK_FALSE(is_calendar_date("2024010"));
  CHECK_FALSE(is_calendar_date("202401011"));
  CHECK_FALSE(is_calendar_date("2024010A"));
  CHECK_FALSE(is_calendar_date(""));
  CHECK(check_date("20240229"));
  CHECK_FALSE(check_date("20230229"));
}

TEST_CASE("bank dates are six digits of this century") {
  CHECK(is_short_date("281231"));
  CHECK_FALSE(is_short_date("281232"));
  CHECK_FALSE(is_short_date("20281231"));
  CHECK_FALSE(is_short_date(""));
}

TEST_CASE("digits fill a BCD field from the left and F fills the rest") {
  CHECK(to_hex(*to_cn("20240102", 4)) == "20240102");
  CHECK(to_hex(*to_cn("123", 4)) == "123FFFFF");
  CHECK(to_hex(*to_cn("", 2)) == "FFFF");
  CHECK(to_cn("", 0)->empty());
  CHECK_FALSE(to_cn("123456789", 4));
  CHECK_FALSE(to_cn("12A4", 4));
}

TEST_CASE("every two-byte BCD field reads back or is refused, and what reads back is the same") {
  std::size_t accepted = 0;
  for (unsigned value = 0; value <= 0xFFFF; ++value) {
    const std::array<Byte, 2> field = {static_cast<Byte>(value >> 8U),
                                       static_cast<Byte>(value & 0xFFU)};
    const auto digits = from_cn(field);
    if (!digits) continue;
    ++accepted;
    CHECK(equal(*to_cn(*digits, 2), field));
  }
  CHECK(accepted == 10000 + 1000 + 100 + 10 + 1);  // 4, 3, 2, 1 and no digits before the F
}

TEST_CASE("text fields are filled with 00 and only 00 is taken away again") {
  const Bytes name = to_bytes("AB ");
  CHECK(to_hex(*to_an(name, 5)) == "4142200000");
  CHECK(equal(trim_an(*to_an(name, 5)), name));
  CHECK(to_an(name, 3)->size() == 3);
  CHECK_FALSE(to_an(name, 2));
  CHECK(trim_an("000000"_hex).empty());
}

TEST_CASE("of all hundred prefixes the provinces, the corps and the test region are regions") {
  int regions = 0;
  int tests = 0;
  for (int prefix = 0; prefix < 100; ++prefix) {
    const auto region = RegionCode::parse(std::to_string(100 + prefix).substr(1) + "0100");
    regions += region ? 1 : 0;
    tests += region && region->is_test() ? 1 : 0;
  }
  CHECK(regions == 34 + 1 + 1);
  CHECK(tests == 1);
  CHECK(RegionCode::parse("999901")->is_test());
  CHECK_FALSE(RegionCode::parse("410100")->is_test());
  CHECK(to_hex(RegionCode::parse("639900")->bcd()) == "639900");
  for (const char* wrong : {"", "41010", "4101000", "41010A", "000000", "480100"}) {
    CHECK_FALSE(RegionCode::parse(wrong));
  }
}

TEST_CASE("codes of sex, ethnic group and document type are those of their lists") {
  int sexes = 0;
  int groups = 0;
  int types = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string two = std::to_string(100 + i).substr(1);
    groups += check_ethnic_group(two) ? 1 : 0;
    types += check_id_type(two) ? 1 : 0;
    if (i < 10) sexes += check_sex(two.substr(1)) ? 1 : 0;
  }
  CHECK(sexes == 4);
  CHECK(groups == 56 + 1 + 1 + 3);
  CHECK(types == 6);
  CHECK_FALSE(check_sex(""));
  CHECK_FALSE(check_ethnic_group("1"));
  CHECK_FALSE(check_id_type("0"));
}

TEST_CASE("an organization code is 24 digits, nothing else") {
  CHECK(OrganizationCode::parse("915600000599990100000001")->text() == "915600000599990100000001");
  CHECK_FALSE(OrganizationCode::parse("91560000059999010000000"));
  CHECK_FALSE(OrganizationCode::parse("9156000005999901000000011"));
  CHECK_FALSE(OrganizationCode::parse("9156000005999901 0000001"));
}

TEST_CASE("the card identification code of the specification is built and read") {
  const auto city = RegionCode::parse("639900");
  const auto chip = ChipSerial::from_atr(from_hex("3B6D0000 00814E43238697159900BF7C7A").value());
  REQUIRE(city);
  REQUIRE(chip);
  const CardId::Body body = CardId::compose(*city, *chip);
  CHECK(to_hex(body) == "639900D15600000500BF7C7A");
  const CardId id(body, "48FB4966"_hex);
  CHECK(id.text() == "639900D15600000500BF7C7A48FB4966");
  const auto read = CardId::parse(id.text());
  REQUIRE(read);
  CHECK(*read == id);
  CHECK(read->body() == body);
  CHECK(to_hex(read->mac()) == "48FB4966");
  CHECK(read->region().text() == "639900");
  CHECK(to_hex(read->serial()) == "00BF7C7A");
  CHECK(read->belongs_to(*chip));
  CHECK_FALSE(read->belongs_to(*ChipSerial::parse("86971599000000FF")));
}

TEST_CASE("an implausible card identification code is refused with its reason") {
  CHECK_FALSE(CardId::parse("639900D15600000500BF7C7A48FB49"));
  CHECK_FALSE(CardId::parse("639900D15600000500BF7C7A48FB4966 "));
  CHECK_FALSE(CardId::parse("639900D15600000500BF7C7A48FB496G"));
  CHECK_FALSE(CardId::parse("009900D15600000500BF7C7A48FB4966"));
  CHECK_FALSE(CardId::parse("639A00D15600000500BF7C7A48FB4966"));
  CHECK_FALSE(CardId::parse("639900D15600000600BF7C7A48FB4966"));
  CHECK_FALSE(CardId::from_bytes(Bytes(15)));
  CHECK_FALSE(CardId::from_bytes(Bytes(17)));
}
