#include "personalizer/ledger/codec.hpp"

#include <doctest/doctest.h>

#include "tests/support/fake_station.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

bool same(const CardOrder& a, const CardOrder& b) {
  return encode_order(a) == encode_order(b);
}

CardRecord some_record() {
  CardRecord out;
  out.atr = test::fake_atr(test::fake_chip(1));
  out.card_id = std::string(32, 'A');
  out.card_number = "A00000011";
  out.pan = "6222800000000001";
  out.key_versions = "SSSE:01 PSE:01";
  out.fields_compared = 4'000'000'000U;
  out.cost = {1, 2, 3, 4, 5, 6};
  return out;
}

}  // namespace

TEST_CASE("an order comes back from the ledger as it went in, one side missing or not") {
  CardOrder order = test::fake_order(7);
  order.social->stock_number = "";
  const std::optional<CardOrder> both = decode_order(encode_order(order));
  REQUIRE(both);
  CHECK(both->number == 7);
  CHECK(both->social->columns == order.social->columns);
  CHECK(both->social->holder == order.social->holder);
  CHECK(both->social->more == order.social->more);
  CHECK(both->social->stock_number == order.social->stock_number);
  CHECK(both->bank->pan == order.bank->pan);
  CHECK(same(*both, order));
  order.bank.reset();
  order.social->stock_number.reset();
  const std::optional<CardOrder> social = decode_order(encode_order(order));
  REQUIRE(social);
  CHECK_FALSE(social->bank);
  CHECK_FALSE(social->social->stock_number);
  CHECK(same(*social, order));
}

TEST_CASE("an order that lost or gained a byte is refused") {
  const Bytes whole = encode_order(test::fake_order(1));
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK_FALSE(decode_order(ByteView(whole).first(n)));
  Bytes longer = whole;
  longer.push_back(0);
  CHECK_FALSE(decode_order(longer));
  Bytes other_form = whole;
  other_form[0] = 2;
  CHECK_FALSE(decode_order(other_form));
}

TEST_CASE("a card record comes back whole or not at all") {
  const CardRecord record = some_record();
  const Bytes bytes = encode_record(record);
  CHECK(decode_record(bytes) == record);
  for (std::size_t n = 0; n < bytes.size(); ++n)
    CHECK_FALSE(decode_record(ByteView(bytes).first(n)));
}

TEST_CASE("a sentence comes back with its arguments and the sentences inside it") {
  const Message message = msg("card {}: {}", "A", msg("field {} is short", "name"));
  const std::optional<Message> again = decode_message(encode_message(message));
  REQUIRE(again);
  CHECK(*again == message);
  CHECK(again->english() == "card A: field name is short");
  CHECK(decode_message(encode_message({}))->empty());
}

TEST_CASE("a sentence whose arguments do not fit its pattern is refused") {
  CHECK_FALSE(decode_message(encode_message({"a {} b {}", {"1"}})));
  CHECK_FALSE(decode_message(encode_message({"a {:9999999}", {"1"}})));
  CHECK_FALSE(decode_message(encode_message({"a {", {}})));
  CHECK_FALSE(decode_message(encode_message({"a {}", {inner_message_mark}})));
  Message deep = msg("end");
  for (int i = 0; i < 10; ++i)
    deep = msg("in {}", deep);
  CHECK_FALSE(decode_message(encode_message(deep)));
}

TEST_CASE("a list of column names keeps its order and its empty names") {
  const std::vector<std::string> names = {"seq", "", "name"};
  CHECK(decode_texts(encode_texts(names)) == names);
  CHECK_FALSE(decode_texts("01FFFFFFFF"_hex));
}
