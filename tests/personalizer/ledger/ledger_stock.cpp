#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("every chip is in one state, and the sums say where all of them are") {
  test::OpenLedger open(3);
  std::vector<Blank> blanks;
  for (std::size_t i = 1; i <= 6; ++i)
    blanks.push_back({test::fake_chip(i), {}});
  REQUIRE(open.ledger->receive(blanks));
  REQUIRE(open.ledger->receive(blanks));
  CHECK(open.ledger->accounting()->received == 6);
  CHECK(open.ledger->accounting()->in_stock == 6);
  REQUIRE(open.ledger->record_issued(open.claim(1), {}));
  REQUIRE(open.ledger->quarantine(open.claim(2), msg("torn"), 3));
  REQUIRE(open.ledger->quarantine(open.claim(3), msg("torn"), 3));
  REQUIRE(open.ledger->spoil(test::fake_chip(2), {"Zhang", "Li"}));
  REQUIRE(open.ledger->take_sample(test::fake_chip(4)));
  CHECK_FALSE(open.ledger->accounting()->balanced());
  CHECK(*open.ledger->return_unused() == 2);
  const Accounting sums = *open.ledger->accounting();
  CHECK(sums.good == 1);
  CHECK(sums.spoiled == 1);
  CHECK(sums.quarantined == 1);
  CHECK(sums.samples == 1);
  CHECK(sums.returned == 2);
  CHECK(sums.balanced());
  CHECK(*open.ledger->return_unused() == 0);
  open.check_audit();
}

TEST_CASE("a card is declared waste by two people and only out of quarantine") {
  test::OpenLedger open(2);
  REQUIRE(open.ledger->quarantine(open.claim(1), msg("torn"), 3));
  const Status alone = open.ledger->spoil(test::fake_chip(1), {"Zhang", " Zhang"});
  REQUIRE_FALSE(alone);
  CHECK(alone.error().kind == ErrorKind::Usage);
  CHECK_FALSE(open.ledger->spoil(test::fake_chip(1), {"Zhang", ""}));
  REQUIRE(open.ledger->record_issued(open.claim(2), {}));
  const Status issued = open.ledger->spoil(test::fake_chip(2), {"Zhang", "Li"});
  REQUIRE_FALSE(issued);
  CHECK(issued.error().what.english().find("issued") != std::string::npos);
  CHECK_FALSE(open.ledger->take_sample(test::fake_chip(2)));
  CHECK_FALSE(open.ledger->take_sample(test::fake_chip(9)));
  REQUIRE(open.ledger->spoil(test::fake_chip(1), {"Zhang", "Li"}));
  CHECK(*open.ledger->state_of(test::fake_chip(1)) == CardState::Spoiled);
}

TEST_CASE("whoever still waits can be given up, with the reason for the sender") {
  test::OpenLedger open(3);
  REQUIRE(open.ledger->record_issued(open.claim(1), {}));
  CHECK(*open.ledger->give_up_waiting(msg("no blanks left")) == 2);
  CHECK(open.ledger->totals()->set_aside == 2);
  CHECK_FALSE(*open.ledger->has_waiting());
  open.check_audit();
}

TEST_CASE("runs and closings stand in the chain of events") {
  test::OpenLedger open(1);
  const std::size_t before = audit(open.path())->events;
  REQUIRE(open.ledger->note(EventKind::RunStarted, "centralized"));
  CHECK(audit(open.path())->events == before + 1);
}
