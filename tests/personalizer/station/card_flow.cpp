#include "personalizer/station/card_flow.hpp"

#include <doctest/doctest.h>

#include "cardlib/apdu/commands.hpp"
#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

std::string why(const Result<CardRecord>& result) {
  return result ? "" : result.error().what.english();
}

CardOrder social_only(CardOrder order) {
  order.bank.reset();
  return order;
}

CardOrder bank_only(CardOrder order) {
  order.social.reset();
  return order;
}

}  // namespace

TEST_CASE("a blank becomes a dual-application card with four vault calls") {
  test::Bureau bureau;
  test::MemoryCard card;
  const CardOrder order = test::sample_order();
  const auto record = bureau.issue(card, order);
  CAPTURE(why(record));
  REQUIRE(record);
  CHECK(record->cost.vault_calls == 4);
  CHECK(record->card_id.substr(0, 16) == "999901D156000005");
  CHECK(record->card_number == order.social->holder.card_number.text());
  CHECK(record->pan == order.bank->pan.text());
  CHECK(record->fields_compared > 100);
  CHECK(record->key_versions == "SSSE:01 PSE:01");
}

TEST_CASE("a card that is issued is refused untouched") {
  test::Bureau bureau;
  test::MemoryCard card;
  REQUIRE(bureau.issue(card, test::sample_order(0)));
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const CardOrder other = test::sample_order(1);
  const CardTask task{other, data::ChipSerial::from_atr(channel.atr()).value(), 1};
  const auto fit = bureau.work().check(channel, task);
  REQUIRE(fit);
  CHECK(fit->fit == CardFit::AlreadyIssued);
}

TEST_CASE("stepwise, social first: the bank takes over its environment later") {
  test::Bureau first(keys::Step::SocialFirst);
  test::Bureau second(keys::Step::BankSecond);
  test::MemoryCard card;
  const CardOrder order = test::sample_order();
  const auto social = first.issue(card, social_only(order));
  CAPTURE(why(social));
  REQUIRE(social);
  CHECK(social->pan.empty());
  CHECK(social->key_versions == "SSSE:01 PSE:0F");
  const auto bank = second.issue(card, bank_only(order));
  CAPTURE(why(bank));
  REQUIRE(bank);
  CHECK(bank->pan == order.bank->pan.text());
  CHECK_FALSE(second.issue(card, bank_only(order)));
}

TEST_CASE("stepwise, bank first: the social side takes over its environment later") {
  test::Bureau first(keys::Step::BankFirst);
  test::Bureau second(keys::Step::SocialSecond);
  test::MemoryCard card;
  const CardOrder order = test::sample_order();
  const auto bank = first.issue(card, bank_only(order));
  CAPTURE(why(bank));
  REQUIRE(bank);
  const auto social = second.issue(card, social_only(order));
  CAPTURE(why(social));
  REQUIRE(social);
  CHECK(social->card_id.size() == 32);
}

TEST_CASE("a second step refuses a blank, another person's card, and a card of its own side") {
  const CardOrder order = test::sample_order(0);
  const auto fit = [](test::Bureau& bureau, test::MemoryCard& card, const CardOrder& who) {
    cos::InProcessLink link = card.link();
    Channel channel(link);
    const CardTask task{who, data::ChipSerial::from_atr(channel.atr()).value(), 1};
    return bureau.work().check(channel, task).value().fit;
  };
  test::Bureau social_first(keys::Step::SocialFirst);
  test::Bureau bank_second(keys::Step::BankSecond);
  test::Bureau social_second(keys::Step::SocialSecond);
  test::MemoryCard blank(1);
  CHECK(fit(bank_second, blank, bank_only(order)) == CardFit::NotHandedOver);
  CHECK(fit(social_second, blank, social_only(order)) == CardFit::NotHandedOver);
  test::MemoryCard handed(2);
  REQUIRE(social_first.issue(handed, social_only(order)));
  CHECK(fit(bank_second, handed, bank_only(order)) == CardFit::Fits);
  CHECK(fit(bank_second, handed, bank_only(test::sample_order(1))) == CardFit::OtherPerson);
  CHECK(fit(social_second, handed, social_only(order)) == CardFit::AlreadyIssued);
}

TEST_CASE("a card that loses power at any command is told apart afterwards") {
  const CardOrder order = test::sample_order();
  test::Bureau bureau;
  for (std::size_t stop_after : {1U, 2U, 5U, 20U, 60U, 150U, 250U}) {
    test::MemoryCard card;
    /// Falls silent after so many commands.
    class Silent final : public Link {
     public:
      Silent(Link& inner, std::size_t left) : inner_(inner), left_(left) {}
      Bytes atr() const override { return inner_.atr(); }
      Protocol protocol() const override { return inner_.protocol(); }
      Result<Bytes> exchange(ByteView tpdu) override {
        if (left_-- == 0) {
          left_ = 0;
          return Error{ErrorKind::CardTimeout, msg("no command was given"), {}};
        }
        return inner_.exchange(tpdu);
      }
      Result<Bytes> reset() override { return inner_.reset(); }

     private:
      Link& inner_;
      std::size_t left_;
    };
    {
      cos::InProcessLink link = card.link();
      Silent silent(link, stop_after);
      Channel channel(silent);
      const CardTask task{order, data::ChipSerial::from_atr(link.atr()).value(), 1};
      const CardOutcome outcome = bureau.work().personalize(channel, task);
      REQUIRE_FALSE(outcome.done());
      CHECK(outcome.error->kind == ErrorKind::CardTimeout);
      CHECK(outcome.touched);
    }
    cos::InProcessLink link = card.link();
    Channel channel(link);
    const CardTask task{order, data::ChipSerial::from_atr(link.atr()).value(), 1};
    const auto inspection = bureau.work().inspect(channel, task);
    REQUIRE(inspection);
    CAPTURE(stop_after);
    CHECK(inspection->condition ==
          (stop_after == 1 ? CardCondition::Blank : CardCondition::Partial));
  }
}

TEST_CASE("after a restart a finished card is recognized and verified again") {
  test::Bureau bureau;
  test::MemoryCard card;
  const CardOrder order = test::sample_order();
  REQUIRE(bureau.issue(card, order));
  test::Bureau restarted;
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const CardTask task{order, data::ChipSerial::from_atr(channel.atr()).value(), 1};
  const auto inspection = restarted.work().inspect(channel, task);
  REQUIRE(inspection);
  CHECK(inspection->condition == CardCondition::Finished);
  CardRecord record;
  REQUIRE(restarted.work().verify(channel, task, record));
  CHECK(record.card_number == order.social->holder.card_number.text());
  const CardOrder other = test::sample_order(1);
  const auto wrong = restarted.work().inspect(channel, {other, task.chip, 1});
  REQUIRE(wrong);
  CHECK(wrong->condition == CardCondition::OtherFinished);
}
