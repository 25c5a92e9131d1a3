#include "personalizer/ledger/ledger.hpp"

#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("a ledger is made once, and what is in it outlives the program") {
  test::OpenLedger open(3);
  const Intent intent = open.claim(1);
  open.ledger.reset();
  const auto again = Ledger::open(open.path(), Ledger::Open::Create, open.seeded.world());
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == ErrorKind::Storage);
  open.ledger = std::move(*Ledger::open(open.path(), Ledger::Open::ReadWrite, open.seeded.world()));
  CHECK(*open.ledger->open_intents() == std::vector<Intent>{intent});
  CHECK(*open.ledger->waiting() == 2);
}

TEST_CASE("a status may read beside a run and may not write") {
  test::OpenLedger open(2);
  const auto view =
      std::move(*Ledger::open(open.path(), Ledger::Open::ReadOnly, open.seeded.world()));
  CHECK(*view->waiting() == 2);
  const Intent intent = open.claim(1);
  CHECK(*view->waiting() == 1);
  REQUIRE(open.ledger->record_issued(intent, {}));
  CHECK(view->accounting()->good == 1);
  CHECK_FALSE(view->record_intent({test::fake_chip(2), "reader", {}}));
}

TEST_CASE("a kill point stands right before each commit") {
  test::OpenLedger open(1);
  std::vector<std::string> points;
  open.seeded.kill_points.hook = [&](std::string_view point) { points.emplace_back(point); };
  const Intent intent = open.claim(1);
  REQUIRE(open.ledger->record_issued(intent, {}));
  CHECK(points == std::vector<std::string>{"before intent commit", "before result commit"});
}
