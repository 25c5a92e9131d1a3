#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("every order is told once, with its card when it has one") {
  test::OpenLedger open(3);
  CardRecord record;
  record.card_number = "A00000011";
  REQUIRE(open.ledger->record_issued(open.claim(1), record));
  REQUIRE(open.ledger->quarantine(open.claim(2), msg("torn"), 3));
  std::vector<OrderRow> rows;
  REQUIRE(open.ledger->for_each_order([&](const OrderRow& row) -> Status {
    rows.push_back(row);
    return {};
  }));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].state == OrderState::Issued);
  CHECK(*rows[0].chip == test::fake_chip(1));
  CHECK(rows[0].record->card_number == "A00000011");
  CHECK(rows[0].ended > 0);
  CHECK(rows[1].state == OrderState::Waiting);
  CHECK(rows[1].attempts == 1);
  CHECK(rows[1].reason->english() == "torn");
  CHECK_FALSE(rows[1].chip);
  CHECK(rows[2].order.number == 3);
  CHECK_FALSE(rows[2].reason);
}

TEST_CASE("lines that were set aside come back as they were, in the order of the file") {
  test::OpenLedger open(1);
  {
    const auto intake = std::move(*open.ledger->take_batch());
    REQUIRE(intake->reject({
        Side::Bank, {"bank.txt", 9   },
         "9", "pan", msg("{} is short", "pan"), Bytes{0x81,       0x7C}
    }));
    REQUIRE(intake->reject({
        Side::Social, {"social.txt", 3},
         "", "", msg("broken"), {}
    }));
    REQUIRE(intake->unmatched({
        Side::Social,
        Unmatched::Kind::SeveralPartners,
        {"social.txt", 4},
        "4",
        "P*****01",
        msg("two lines")
    }));
    REQUIRE(intake->finish());
  }
  std::vector<Reject> rejects;
  REQUIRE(open.ledger->for_each_reject([&](const Reject& line) -> Status {
    rejects.push_back(line);
    return {};
  }));
  REQUIRE(rejects.size() == 2);
  CHECK(rejects[0].source.file == "social.txt");
  CHECK(rejects[1].raw == Bytes{0x81, 0x7C});
  CHECK(rejects[1].field == "pan");
  CHECK(rejects[1].source.line == 9);
  CHECK(rejects[1].reason.english() == "pan is short");
  std::size_t unmatched = 0;
  REQUIRE(open.ledger->for_each_unmatched([&](const Unmatched& line) -> Status {
    ++unmatched;
    CHECK(line.kind == Unmatched::Kind::SeveralPartners);
    CHECK(line.person_masked == "P*****01");
    CHECK(line.reason.english() == "two lines");
    return {};
  }));
  CHECK(unmatched == 1);
  const Totals totals = *open.ledger->totals();
  CHECK(totals.orders == 1);
  CHECK(totals.waiting == 1);
  CHECK(totals.social_rejects == 1);
  CHECK(totals.bank_rejects == 1);
  CHECK(totals.social_unmatched == 1);
  CHECK(totals.bank_unmatched == 0);
}

TEST_CASE("a walk ends with the first error of the one who asked") {
  test::OpenLedger open(3);
  std::size_t seen = 0;
  const Status ended = open.ledger->for_each_order([&](const OrderRow&) -> Status {
    ++seen;
    return Error{ErrorKind::Storage, msg("enough"), {}};
  });
  CHECK_FALSE(ended);
  CHECK(seen == 1);
}
