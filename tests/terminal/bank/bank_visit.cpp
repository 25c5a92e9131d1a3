#include "terminal/bank/bank_visit.hpp"

#include <doctest/doctest.h>

#include "tests/support/issued_card.hpp"

using namespace sscard;

TEST_CASE("a bank visit finds the application and reads what was written") {
  test::Bureau bureau;
  test::MemoryCard card;
  const perso::CardOrder order = test::sample_order();
  REQUIRE(bureau.issue(card, order));
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const auto visit = term::run_bank_visit(channel);
  REQUIRE(visit);
  REQUIRE(visit->applications.size() == 1);
  CHECK(to_hex(visit->applications[0].aid) == "A000000333010101");
  CHECK(to_hex(visit->aip) == "1C00");
  REQUIRE(visit->find(0x5A) != nullptr);
  CHECK(to_hex(*visit->find(0x5A)).starts_with(order.bank->pan.text()));
  CHECK(to_hex(*visit->find(0x9F07)) == "AB00");
  CHECK(visit->find(0x9F51) == nullptr);
  CHECK(visit->steps.back().outcome.done);
}

TEST_CASE("a card without a bank side is told so") {
  test::MemoryCard blank;
  cos::InProcessLink link = blank.link();
  Channel channel(link);
  const auto visit = term::run_bank_visit(channel);
  REQUIRE_FALSE(visit);
  CHECK(visit.error().kind == ErrorKind::WrongCard);
}

TEST_CASE("an AFL must be whole, in order, and name files that records can have") {
  const auto good = term::parse_afl("0801020018010200"_hex);
  REQUIRE(good);
  CHECK(good->size() == 2);
  CHECK((*good)[1].sfi == 3);
  CHECK(term::parse_afl({})->empty());
  for (const char* bad : {"080102", "0901020008", "00010200", "58010200", "08000200", "08020100",
                          "08010203", "0C010200"}) {
    CAPTURE(bad);
    CHECK_FALSE(term::parse_afl(*from_hex(bad)));
  }
}

TEST_CASE("a PDOL is answered with what the terminal knows, and refused when it is cut") {
  CHECK(to_hex(*term::list_data("9F7A019F02065F2A02"_hex, {})) == "000000000000000156");
  CHECK(term::list_data({}, {})->empty());
  CHECK_FALSE(term::list_data("9F7A"_hex, {}));
  CHECK_FALSE(term::list_data("9F"_hex, {}));
  CHECK_FALSE(term::list_data("9A7F9B7F"_hex, {}));
}
