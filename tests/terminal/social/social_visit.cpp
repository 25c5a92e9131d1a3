#include "terminal/social/social_visit.hpp"

#include <doctest/doctest.h>

#include "terminal/secure_module/vault_module.hpp"
#include "tests/support/issued_card.hpp"

using namespace sscard;

namespace {

struct Counter {
  Counter() : module(bureau.vault()), link(card.link()), channel(link) {}
  test::Bureau bureau;
  test::MemoryCard card;
  term::VaultModule module;
  perso::CardOrder order = test::sample_order();
  cos::InProcessLink link;
  Channel channel;
};

struct IssuedCounter : Counter {
  IssuedCounter() {
    REQUIRE(bureau.issue(card, order));
    REQUIRE(channel.reset());
  }
};

Pin pin(std::string_view digits) {
  return Pin(as_bytes(digits));
}

}  // namespace

TEST_CASE("the person that comes out of the card is the person that went in") {
  IssuedCounter counter;
  test::SeededRandom random(3);
  term::SocialVisit visit(counter.channel, counter.module, random);
  const auto data = visit.read_public();
  REQUIRE(data);
  CHECK(data->holder == counter.order.social->holder);
  CHECK(data->card_id.belongs_to(data->chip));
}

TEST_CASE("a whole visit proves the card, gets access and reads a protected file") {
  IssuedCounter counter;
  test::SeededRandom random(3);
  term::SocialVisit visit(counter.channel, counter.module, random);
  const Pin right = pin("123456");
  term::SocialVisitPlan plan;
  plan.pin = &right;
  const auto report = term::run_social_visit(visit, plan);
  REQUIRE(report);
  REQUIRE(report->steps.size() == 5);
  for (const term::VisitStep& step : report->steps)
    CHECK(step.outcome.done);
  CHECK(report->protected_values.size() == 3);
}

TEST_CASE("a wrong PIN costs a try and says how many are left") {
  IssuedCounter counter;
  test::SeededRandom random(3);
  term::SocialVisit visit(counter.channel, counter.module, random);
  REQUIRE(visit.read_public());
  REQUIRE(visit.prove_genuine());
  const auto wrong = visit.verify_pin(pin("654321"));
  REQUIRE(wrong);
  CHECK(wrong->refused());
  CHECK(tries_left_in(wrong->sw) == 5);
  CHECK(visit.verify_pin(pin("123456"))->done);
}

TEST_CASE("without its read key a protected file stays closed") {
  IssuedCounter counter;
  test::SeededRandom random(3);
  term::SocialVisit visit(counter.channel, counter.module, random);
  REQUIRE(visit.read_public());
  REQUIRE(visit.prove_genuine());
  REQUIRE(visit.authenticate(model::Df::Df02, "RK")->done);
  REQUIRE(visit.authenticate(model::Df::Df01, "UK1")->done);
  const auto closed = visit.read_file(model::Df::Df01, 0xEF05);
  REQUIRE(closed);
  CHECK(closed->outcome.sw == StatusWord::SecurityNotSatisfied);
  CHECK(closed->values.empty());
}

TEST_CASE("no step works before its turn, and a key that does not exist is named") {
  IssuedCounter counter;
  test::SeededRandom random(3);
  term::SocialVisit visit(counter.channel, counter.module, random);
  CHECK_FALSE(visit.prove_genuine());
  CHECK_FALSE(visit.verify_pin(pin("123456")));
  REQUIRE(visit.read_public());
  CHECK_FALSE(visit.authenticate(model::Df::Df01, "RK"));
  REQUIRE(visit.prove_genuine());
  const auto unknown = visit.authenticate(model::Df::Df01, "XK");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::Usage);
}

TEST_CASE("a card that is no social card ends the visit") {
  Counter counter;
  test::SeededRandom random(3);
  term::SocialVisit visit(counter.channel, counter.module, random);
  const auto data = visit.read_public();
  REQUIRE_FALSE(data);
  CHECK(data.error().kind == ErrorKind::WrongCard);
}
