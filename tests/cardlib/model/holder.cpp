#include "cardlib/model/holder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "cardlib/model/file_tree.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

Holder somebody() {
  Holder out;
  out.card_class = "1";
  out.structure = Structure::V201;
  out.organization = "915600000599990100000001";
  out.issue_date = "20261125";
  out.expiry_date = "20361125";
  out.card_number = *data::CardNumber::parse("A00000003");
  out.number = *data::SocialSecurityNumber::parse("999901199001010010");
  out.name = "测试甲";
  out.sex = "1";
  out.nation = "01";
  out.birthplace = "999901";
  out.birthday = "19900101";
  return out;
}

std::string name_of(std::size_t characters) {
  std::string out;
  for (std::size_t i = 0; i < characters; ++i)
    out += "测";
  return out;
}

const FieldValue& value_at(const std::vector<FieldValue>& values, Byte tag) {
  const auto found = std::ranges::find(values, tag, &FieldValue::tag);
  REQUIRE(found != values.end());
  return *found;
}

void check_refused(const std::function<void(Holder&)>& spoil, std::string_view field) {
  Holder holder = somebody();
  spoil(holder);
  CAPTURE(field);
  const auto values = encode(holder);
  REQUIRE_FALSE(values);
  CHECK(values.error().kind == ErrorKind::BadInput);
  CHECK(values.error().what.english().starts_with(field));
}

}  // namespace

TEST_CASE("a holder becomes EF05 and EF06 in file order, each value as long as its record") {
  const auto values = encode(somebody());
  REQUIRE(values);
  REQUIRE(values->size() == 13);
  std::vector<const RecordRow*> expected = records_of(Df::Ssse, 0xEF05, Structure::V201);
  expected.erase(expected.begin());  // the card identification code is not the holder's
  for (const RecordRow* record : records_of(Df::Ssse, 0xEF06, Structure::V201))
    expected.push_back(record);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const FieldValue& value = values->at(i);
    CHECK(value.df == Df::Ssse);
    CHECK(value.fid == expected[i]->fid);
    CHECK(value.record == expected[i]->number);
    CHECK(value.tag == expected[i]->tag);
    CHECK(value.value.size() == expected[i]->length);
  }
}

TEST_CASE("the bytes of a holder are those the card has") {
  const auto values = *encode(somebody());
  CHECK(as_text(value_at(values, 0x03).value) == "2.01");
  CHECK(to_hex(value_at(values, 0x04).value) == "915600000599990100000001");
  CHECK(to_hex(value_at(values, 0x05).value) == "20261125");
  CHECK(to_hex(value_at(values, 0x0B).value) == "01");
  CHECK(to_hex(value_at(values, 0x0C).value) == "999901");
  CHECK(to_hex(value_at(values, 0x09).value).starts_with("B2E2CAD4BCD700"));
  CHECK(value_at(values, 0x4E).value == Bytes(20, 0x00));
}

TEST_CASE("the person that comes out equals the person that went in, in any order of values") {
  for (const Structure structure : {Structure::V200, Structure::V201}) {
    Holder holder = somebody();
    holder.structure = structure;
    auto values = *encode(holder);
    CHECK(*decode(values) == holder);
    std::ranges::reverse(values);
    CHECK(*decode(values) == holder);
  }
}

TEST_CASE("values at both ends of their length come back unchanged") {
  Holder shortest = somebody();
  shortest.name = "A";
  shortest.number = *data::SocialSecurityNumber::parse("P1");
  shortest.nation.clear();
  shortest.birthplace.clear();
  shortest.birthday.clear();
  const auto values = encode(shortest);
  REQUIRE(values);
  CHECK(to_hex(value_at(*values, 0x0D).value) == "FFFFFFFF");
  CHECK(*decode(*values) == shortest);
  Holder longest = somebody();
  longest.name = name_of(25);
  CHECK(*decode(*encode(longest)) == longest);
}

TEST_CASE("a name of 30 bytes fits the first record, the rest goes to the second, up to 20 bytes") {
  Holder holder = somebody();
  for (const std::size_t n : {1U, 14U, 15U, 16U, 24U, 25U}) {
    CAPTURE(n);
    holder.name = name_of(n);
    const auto values = encode(holder);
    REQUIRE(values);
    const Bytes& rest = value_at(*values, 0x4E).value;
    CHECK((rest[0] != 0) == (n > 15));
    CHECK(decode(*values)->name == holder.name);
  }
  check_refused([](Holder& h) { h.name = name_of(26); }, "name, continued");
}

TEST_CASE("no character of a name is cut: an odd byte stays free in the first record") {
  Holder holder = somebody();
  holder.name = "A" + name_of(20);  // 1 + 40 bytes: byte 30 would be half a character
  const auto values = encode(holder);
  REQUIRE(values);
  const Bytes& head = value_at(*values, 0x09).value;
  CHECK(head[28] != 0);
  CHECK(head[29] == 0);
  CHECK(decode(*values)->name == holder.name);
}

TEST_CASE("a four-byte character moves to the second record whole") {
  Holder holder = somebody();
  holder.name = name_of(14) + "𠮷" + "乙";  // 28 bytes, then a character of four
  const auto values = encode(holder);
  REQUIRE(values);
  CHECK(value_at(*values, 0x09).value[27] != 0);
  CHECK(value_at(*values, 0x09).value[28] == 0);
  CHECK(decode(*values)->name == holder.name);
}

TEST_CASE("a field that does not fit is named") {
  check_refused([](Holder& h) { h.card_class = "12"; }, "card class");
  check_refused([](Holder& h) { h.card_class.clear(); }, "card class");
  check_refused([](Holder& h) { h.organization = "9156"; }, "initializing organization");
  check_refused([](Holder& h) { h.organization.back() = 'A'; }, "initializing organization");
  check_refused([](Holder& h) { h.issue_date = "20260230"; }, "issue date");
  check_refused([](Holder& h) { h.expiry_date.clear(); }, "expiry date");
  check_refused([](Holder& h) { h.card_number = {}; }, "card number");
  check_refused([](Holder& h) { h.number = {}; }, "social security number");
  check_refused([](Holder& h) { h.name.clear(); }, "name");
  check_refused([](Holder& h) { h.sex = "男"; }, "sex");
  check_refused([](Holder& h) { h.nation = "1"; }, "ethnic group");
  check_refused([](Holder& h) { h.birthplace = "99990"; }, "birthplace");
  check_refused([](Holder& h) { h.birthday = "19901301"; }, "birthday");
}

TEST_CASE(
    "a holder comes back from every structure, V1 has one record less and no room for long names") {
  for (const Structure s : {Structure::V100, Structure::V200, Structure::V201, Structure::V300}) {
    Holder holder = somebody();
    holder.structure = s;
    const auto values = encode(holder);
    REQUIRE(values);
    CHECK(values->size() == (s == Structure::V100 ? 12 : 13));
    const auto back = decode(*values);
    REQUIRE(back);
    CHECK(*back == holder);
    holder.name = name_of(16);
    CHECK(bool(encode(holder)) == (s != Structure::V100));
  }
}

TEST_CASE("an absent, short or broken value on the card is named") {
  const auto good = *encode(somebody());
  for (std::size_t i = 0; i < good.size(); ++i) {
    CAPTURE(i);
    auto absent = good;
    absent.erase(absent.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK_FALSE(decode(absent));
    auto cut = good;
    cut[i].value.pop_back();
    CHECK_FALSE(decode(cut));
    auto broken = good;
    std::ranges::fill(broken[i].value, Byte{0xFF});
    if (i < 10 && good[i].tag != 0x04) CHECK_FALSE(decode(broken));
    auto elsewhere = good;
    elsewhere[i].df = Df::Df01;
    CHECK_FALSE(decode(elsewhere));
  }
}
