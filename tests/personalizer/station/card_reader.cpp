#include "personalizer/station/card_reader.hpp"

#include <doctest/doctest.h>

#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("whose card this is, is read from whichever side is there") {
  const CardOrder order = test::sample_order();
  CardOrder social = order;
  social.bank.reset();
  CardOrder bank = order;
  bank.social.reset();
  test::MemoryCard first(1);
  test::MemoryCard second(2);
  test::MemoryCard blank(3);
  REQUIRE(test::Bureau(keys::Step::SocialFirst).issue(first, social));
  REQUIRE(test::Bureau(keys::Step::BankFirst).issue(second, bank));
  for (test::MemoryCard* card : {&first, &second}) {
    cos::InProcessLink link = card->link();
    Channel channel(link);
    const auto owner = read_owner(channel);
    REQUIRE(owner);
    CHECK(owner->by == CardOwner::By::DocumentNumber);
    CHECK(owner->value == order.bank->cert_no.text());
  }
  cos::InProcessLink link = blank.link();
  Channel channel(link);
  const auto nobody = read_owner(channel);
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().kind == ErrorKind::WrongCard);
}

TEST_CASE("a card with another value in a free record does not compare equal") {
  test::Bureau bureau;
  test::MemoryCard card;
  const CardOrder order = test::sample_order();
  REQUIRE(bureau.issue(card, order));
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const SocialTemplate compiled(model::Structure::V201);
  CardOrder wrong = order;
  wrong.social->holder.name = "另一个人";
  const auto chip = data::ChipSerial::from_atr(channel.atr()).value();
  const auto plan = plan_card(wrong, compiled, test_profile(), chip);
  REQUIRE(plan);
  const auto compared = compare_free_files(channel, *plan->social);
  REQUIRE_FALSE(compared);
  CHECK(compared.error().kind == ErrorKind::WrongCard);
  wrong.bank->expiry = "351130";
  const auto bank = plan_card(wrong, compiled, test_profile(), chip);
  CHECK_FALSE(compare_bank_records(channel, *bank->bank));
}

TEST_CASE("the record says which key versions a step leaves") {
  CHECK(key_versions(keys::Step::Both) == "SSSE:01 PSE:01");
  CHECK(key_versions(keys::Step::SocialFirst) == "SSSE:01 PSE:0F");
  CHECK(key_versions(keys::Step::BankFirst) == "SSSE:00 PSE:01");
}
