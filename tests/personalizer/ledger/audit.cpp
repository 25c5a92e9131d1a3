#include "personalizer/ledger/audit.hpp"

#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

/// A ledger with one card in every usual state.
void fill(test::OpenLedger& open) {
  REQUIRE(open.ledger->record_issued(open.claim(1), {}));
  REQUIRE(open.ledger->quarantine(open.claim(2), msg("torn"), 3));
  REQUIRE(open.ledger->withdraw(open.claim(3), Withdrawal::Blank, msg("not sent")));
  open.claim(4);
}

/// Somebody changes the file behind the ledger's back.
std::vector<Message> after(const char* forgery) {
  test::OpenLedger open(5);
  fill(open);
  const auto database = std::move(*Database::open(open.path(), Database::Open::ReadWrite));
  REQUIRE(
      database->script("PRAGMA foreign_keys=OFF; DROP TRIGGER event_stays;"
                       "DROP TRIGGER event_kept"));
  REQUIRE(database->script(forgery));
  const auto report = audit(open.path());
  REQUIRE(report);
  return report->findings;
}

}  // namespace

TEST_CASE("an honest ledger is found clean, also while a run works on it") {
  test::OpenLedger open(5);
  fill(open);
  const auto report = audit(open.path());
  REQUIRE(report);
  CHECK(report->clean());
  CHECK(report->cards == 4);
  CHECK(report->orders == 5);
  CHECK(report->events > 8);
}

TEST_CASE("each forgery is found") {
  for (const char* forgery :
       {"UPDATE event SET chip = '9900000000000009' WHERE seq = 3",
        "UPDATE event SET at = at + 1 WHERE seq = 1", "UPDATE event SET detail = 'x' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 4",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
        "UPDATE card SET state = 0 WHERE chip = '9900000000000002'",
        "UPDATE card SET issued_to = 5 WHERE issued_to = 1",
        "DELETE FROM card WHERE chip = '9900000000000003'",
        "INSERT INTO card VALUES ('99000000000000FF', 0, NULL, NULL, 0)",
        "UPDATE orders SET state = 0 WHERE number = 1", "UPDATE orders SET attempts = 7",
        "DELETE FROM invalid", "UPDATE attempt SET record = NULL",
        "INSERT INTO event SELECT max(seq) + 1, 0, 8, 5, 1, '9900000000000003', '', zeroblob(32)"
        " FROM event"}) {
    INFO(forgery);
    CHECK_FALSE(after(forgery).empty());
  }
  CHECK(after("SELECT 1").empty());
}

TEST_CASE("the auditor opens nothing that is no ledger") {
  const test::TempFolder folder;
  CHECK_FALSE(audit(folder / "missing"));
  REQUIRE(Database::open(folder / "empty", Database::Open::Create));
  CHECK_FALSE(audit(folder / "empty"));
}
