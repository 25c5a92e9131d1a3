#include <set>
#include <thread>

#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Result<IntentAnswer> ask(test::OpenLedger& open, std::size_t chip) {
  return open.ledger->record_intent({test::fake_chip(chip), "reader", {}});
}

}  // namespace

TEST_CASE("an intent names chip, person and attempt, and brings the whole order") {
  test::OpenLedger open(2);
  const auto answer = ask(open, 1);
  REQUIRE(answer->claim);
  CHECK(answer->claim->intent == Intent{1, 1, test::fake_chip(1)});
  CHECK(answer->claim->order.social->holder.number.text() == test::fake_person(1));
  CHECK(*open.ledger->state_of(test::fake_chip(1)) == CardState::InWork);
  CHECK(*open.ledger->open_intent(test::fake_chip(1)) == answer->claim->intent);
  CHECK_FALSE(open.ledger->open_intent(test::fake_chip(2))->has_value());
  CHECK(open.claim(2).number == 2);
  open.check_audit();
}

TEST_CASE("when nobody waits there is no intent and no trace of the card") {
  test::OpenLedger open(1);
  REQUIRE(open.ledger->record_issued(open.claim(1), {}));
  CHECK_FALSE(*open.ledger->has_waiting());
  const auto answer = ask(open, 2);
  REQUIRE(answer);
  CHECK_FALSE(answer->claim);
  CHECK_FALSE(answer->refused);
  CHECK_FALSE(open.ledger->state_of(test::fake_chip(2))->has_value());
}

TEST_CASE("a card that is issued, in work or quarantined is refused and nothing is written") {
  test::OpenLedger open(4);
  REQUIRE(open.ledger->record_issued(open.claim(1), {}));
  open.claim(2);
  REQUIRE(open.ledger->quarantine(open.claim(3), msg("torn"), 3));
  const std::size_t events = audit(open.path())->events;
  for (const unsigned chip : {1U, 2U, 3U}) {
    const auto answer = ask(open, chip);
    REQUIRE(answer);
    CHECK_FALSE(answer->claim);
    REQUIRE(answer->refused);
  }
  CHECK(audit(open.path())->events == events);
}

TEST_CASE("a quarantined card is on the invalid list, and its person waits for the next attempt") {
  test::OpenLedger open(1);
  REQUIRE(open.ledger->quarantine(open.claim(1), msg("no answer"), 3));
  CHECK(*open.ledger->state_of(test::fake_chip(1)) == CardState::Quarantined);
  std::vector<InvalidEntry> invalid;
  REQUIRE(open.ledger->for_each_invalid([&](const InvalidEntry& entry) -> Status {
    invalid.push_back(entry);
    return {};
  }));
  REQUIRE(invalid.size() == 1);
  CHECK(invalid[0].chip == test::fake_chip(1));
  CHECK(invalid[0].reason.english() == "no answer");
  const auto next = ask(open, 2);
  REQUIRE(next->claim);
  CHECK(next->claim->intent.attempt == 2);
  open.check_audit();
}

TEST_CASE("a person who has used up the allowed cards is set aside with the reason") {
  test::OpenLedger open(1);
  REQUIRE(open.ledger->quarantine(open.claim(1), msg("first"), 2));
  REQUIRE(open.ledger->quarantine(open.claim(2), msg("second"), 2));
  CHECK(open.ledger->totals()->set_aside == 1);
  CHECK_FALSE(*open.ledger->has_waiting());
  REQUIRE(open.ledger->for_each_order([](const OrderRow& row) -> Status {
    CHECK(row.state == OrderState::SetAside);
    CHECK(row.attempts == 2);
    CHECK(row.reason->english() == "second");
    return {};
  }));
  open.check_audit();
}

TEST_CASE("an untouched card leaves the person at the same attempt") {
  test::OpenLedger open(1);
  REQUIRE(open.ledger->withdraw(open.claim(1), Withdrawal::Blank, msg("not sent")));
  CHECK(*open.ledger->state_of(test::fake_chip(1)) == CardState::Received);
  REQUIRE(open.ledger->withdraw(open.claim(2), Withdrawal::Alien, msg("not ours")));
  CHECK_FALSE(open.ledger->state_of(test::fake_chip(2))->has_value());
  CHECK(open.ledger->accounting()->received == 1);
  CHECK(open.claim(1).attempt == 1);
  open.check_audit();
}

TEST_CASE("a listed card stays in stock, also when it turned out to be something else") {
  test::OpenLedger open(1);
  const std::vector<Blank> blanks = {
      {test::fake_chip(1), {}}
  };
  REQUIRE(open.ledger->receive(blanks));
  REQUIRE(open.ledger->withdraw(open.claim(1), Withdrawal::Alien, msg("already issued")));
  CHECK(*open.ledger->state_of(test::fake_chip(1)) == CardState::Received);
  open.check_audit();
}

TEST_CASE("an order that cannot be written is set aside and its card stays a blank") {
  test::OpenLedger open(2);
  REQUIRE(open.ledger->set_aside(open.claim(1), msg("the name is too long")));
  CHECK(open.ledger->totals()->set_aside == 1);
  CHECK(*open.ledger->state_of(test::fake_chip(1)) == CardState::Received);
  CHECK(open.claim(1).number == 2);
  open.check_audit();
}

TEST_CASE("a result without its intent is refused, and so is a second one") {
  test::OpenLedger open(2);
  CHECK_FALSE(open.ledger->record_issued({1, 1, test::fake_chip(1)}, {}));
  const Intent intent = open.claim(1);
  CHECK_FALSE(open.ledger->record_issued({2, 1, test::fake_chip(1)}, {}));
  CHECK_FALSE(open.ledger->record_issued({1, 2, test::fake_chip(1)}, {}));
  REQUIRE(open.ledger->record_issued(intent, {}));
  CHECK_FALSE(open.ledger->record_issued(intent, {}));
  CHECK_FALSE(open.ledger->quarantine(intent, msg("late"), 3));
  CHECK(open.ledger->accounting()->good == 1);
  open.check_audit();
}

TEST_CASE("an order that names a blank waits for that very blank when there is a stock list") {
  test::OpenLedger open(1);
  {
    const auto intake = std::move(*open.ledger->take_batch());
    CardOrder named = test::fake_order(2);
    named.social->stock_number = "S-7";
    REQUIRE(intake->accept(named));
    REQUIRE(intake->finish());
  }
  const std::vector<Blank> blanks = {
      {test::fake_chip(1), {}   },
      {test::fake_chip(2), "S-7"},
      {test::fake_chip(3), {}   }
  };
  REQUIRE(open.ledger->receive(blanks));
  CHECK(*open.ledger->state_of(test::fake_chip(2)) == CardState::Reserved);
  CHECK(open.claim(1).number == 1);
  const auto wrong = ask(open, 3);
  CHECK_FALSE(wrong->claim);
  CHECK(wrong->refused);
  CHECK(open.claim(2).number == 2);
  open.check_audit();
}

TEST_CASE("with a stock list an unknown chip is refused") {
  test::OpenLedger open(1);
  const std::vector<Blank> blanks = {
      {test::fake_chip(1), {}}
  };
  REQUIRE(open.ledger->receive(blanks));
  const auto answer = ask(open, 2);
  CHECK_FALSE(answer->claim);
  REQUIRE(answer->refused);
  CHECK(answer->refused->english().find("stock list") != std::string::npos);
}

TEST_CASE("a card of a second step gets its owner's order, once") {
  test::OpenLedger open(3);
  const auto owner = [&](OrderKey::By by, const std::string& value) {
    return *open.ledger->order_of({by, value});
  };
  CHECK(owner(OrderKey::By::DocumentNumber, test::fake_person(3)) == 3);
  CHECK(owner(OrderKey::By::CardNumber, test::fake_order(2).social->holder.card_number.text()) ==
        2);
  CHECK_FALSE(owner(OrderKey::By::DocumentNumber, "nobody"));
  const auto answer = open.ledger->record_intent({test::fake_chip(1), "reader", 3});
  REQUIRE(answer->claim);
  CHECK(answer->claim->intent.number == 3);
  const auto again = open.ledger->record_intent({test::fake_chip(2), "reader", 3});
  CHECK_FALSE(again->claim);
  CHECK(again->refused);
}

TEST_CASE("eight workers on one ledger claim every order once and lose none") {
  constexpr std::size_t orders = 64;
  test::OpenLedger open(orders);
  std::mutex mutex;
  std::set<std::size_t> numbers;
  std::atomic<std::size_t> next_chip{1};
  std::vector<std::thread> workers;
  for (int i = 0; i < 8; ++i) {
    workers.emplace_back([&] {
      while (true) {
        const auto answer = ask(open, next_chip++);
        if (!answer || !answer->claim) return;
        const Intent intent = answer->claim->intent;
        const bool lost = intent.number % 7 == 0 && intent.attempt == 1;
        if (lost) {
          static_cast<void>(open.ledger->quarantine(intent, msg("lost"), 3));
          continue;
        }
        if (!open.ledger->record_issued(intent, {})) return;
        const std::scoped_lock lock(mutex);
        CHECK(numbers.insert(intent.number).second);
      }
    });
  }
  for (std::thread& worker : workers)
    worker.join();
  // Whoever was queued again after the last worker had left is served now.
  while (*open.ledger->has_waiting()) {
    const Intent intent = open.claim(next_chip++);
    REQUIRE(open.ledger->record_issued(intent, {}));
    CHECK(numbers.insert(intent.number).second);
  }
  CHECK(numbers.size() == orders);
  CHECK(open.ledger->accounting()->good == orders);
  CHECK(open.ledger->accounting()->quarantined == orders / 7);
  open.check_audit();
}
