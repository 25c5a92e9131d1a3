#include "cardlib/model/fm.hpp"

#include <doctest/doctest.h>

#include "cardlib/model/extension.hpp"
#include "personalizer/dialect/dialect.hpp"
#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

CardFit fit(const Profile& profile, test::MemoryCard& card, keys::Step step = keys::Step::Both) {
  test::Bureau bureau(step, profile);
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const CardOrder order = test::sample_order();
  const CardTask task{order, data::ChipSerial::from_atr(channel.atr()).value(), 1};
  return bureau.work().check(channel, task).value().fit;
}

Profile speaking(model::Dialect dialect) {
  Profile out = test_profile();
  out.dialect = dialect;
  return out;
}

}  // namespace

TEST_CASE("the national trees can be told in every dialect") {
  for (const model::Structure structure : {model::Structure::V100, model::Structure::V200,
                                           model::Structure::V201, model::Structure::V300}) {
    CHECK(t514().cannot_tell(structure) == nullptr);
    CHECK(fm().cannot_tell(structure) == nullptr);
  }
}

TEST_CASE("a blank of the other dialect is found out by asking, and stays as it was") {
  for (const model::Dialect card_speaks : {model::Dialect::T514, model::Dialect::Fm}) {
    for (const model::Dialect job_speaks : {model::Dialect::T514, model::Dialect::Fm}) {
      test::MemoryCard card(1, card_speaks);
      const Bytes before = to_bytes(card.store().cells());
      const CardFit found = fit(speaking(job_speaks), card);
      CHECK(found == (card_speaks == job_speaks ? CardFit::Fits : CardFit::OtherDialect));
      CHECK(equal(card.store().cells(), before));
    }
  }
}

TEST_CASE("an FM card is issued stepwise in both orders, its first key replaced in the second") {
  const Profile profile = speaking(model::Dialect::Fm);
  CardOrder social = test::sample_order();
  CardOrder bank = social;
  social.bank.reset();
  bank.social.reset();
  {
    test::MemoryCard card(1, model::Dialect::Fm);
    REQUIRE(test::Bureau(keys::Step::SocialFirst, profile).issue(card, social));
    REQUIRE(test::Bureau(keys::Step::BankSecond, profile).issue(card, bank));
  }
  test::MemoryCard card(2, model::Dialect::Fm);
  REQUIRE(test::Bureau(keys::Step::BankFirst, profile).issue(card, bank));
  CHECK(fit(speaking(model::Dialect::T514), card, keys::Step::SocialSecond) ==
        CardFit::OtherDialect);
  REQUIRE(test::Bureau(keys::Step::SocialSecond, profile).issue(card, social));
}
