#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("a batch is in the ledger after finish() and not at all without it") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const auto ledger = std::move(*Ledger::open(folder / "a", Ledger::Open::Create, seeded.world()));
  {
    const auto intake = std::move(*ledger->take_batch());
    REQUIRE(intake->batch(test::fake_batch(Side::Social, "B1", 1)));
    REQUIRE(intake->accept(test::fake_order(1)));
  }
  CHECK(*ledger->waiting() == 0);
  CHECK(ledger->batches()->empty());
}

TEST_CASE("the facts of both manifests come back") {
  test::OpenLedger open(1);
  const std::vector<BatchFacts> batches = *open.ledger->batches();
  REQUIRE(batches.size() == 2);
  const BatchFacts expected = test::fake_batch(Side::Bank, "B1", 1);
  CHECK(batches[1].side == Side::Bank);
  CHECK(batches[1].sm3 == expected.sm3);
  CHECK(batches[1].columns == expected.columns);
  CHECK(batches[0].task_id == "T1");
}

TEST_CASE("a batch that was taken before is refused, also under another number") {
  test::OpenLedger open(1);
  const auto intake = std::move(*open.ledger->take_batch());
  const Status again = intake->batch(test::fake_batch(Side::Social, "B1", 1));
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == ErrorKind::BadInput);
  BatchFacts renamed = test::fake_batch(Side::Social, "B1", 1);
  renamed.batch = "B2";
  CHECK_FALSE(intake->batch(renamed));
}

TEST_CASE("a person who is there twice ends the intake") {
  test::OpenLedger open(1);
  const auto intake = std::move(*open.ledger->take_batch());
  CardOrder twin = test::fake_order(1);
  twin.number = 2;
  const Status taken = intake->accept(twin);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().kind == ErrorKind::Storage);
}

TEST_CASE("facts of the job are kept and replaced") {
  test::OpenLedger open(1);
  CHECK_FALSE(open.ledger->fact("closed")->has_value());
  REQUIRE(open.ledger->set_fact("closed", "no"));
  REQUIRE(open.ledger->set_fact("closed", "yes"));
  CHECK(*open.ledger->fact("closed") == "yes");
}

TEST_CASE("a feedback file may be read twice but may not change its mind") {
  test::OpenLedger open(2);
  const std::vector<HandedOver> cards = {
      {test::fake_chip(1), test::fake_person(2)},
      {test::fake_chip(2), test::fake_person(1)}
  };
  REQUIRE(open.ledger->hand_over(cards));
  REQUIRE(open.ledger->hand_over(cards));
  CHECK(*open.ledger->order_of({OrderKey::By::Chip, test::fake_chip(1).text()}) == 2);
  CHECK_FALSE(open.ledger->order_of({OrderKey::By::Chip, test::fake_chip(9).text()})->has_value());
  const std::vector<HandedOver> other = {
      {test::fake_chip(1), test::fake_person(1)}
  };
  const Status changed = open.ledger->hand_over(other);
  REQUIRE_FALSE(changed);
  CHECK(changed.error().kind == ErrorKind::BadInput);
}
