#include <doctest/doctest.h>

#include "tests/support/open_ledger.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("pairs leave the ledger in the order they came, each kind for itself, each once") {
  test::OpenLedger book(1);
  Ledger& ledger = *book.ledger;
  REQUIRE(ledger.add_pair("a", Bytes{1}));
  REQUIRE(ledger.add_pair("b", Bytes{2}));
  REQUIRE(ledger.add_pair("a", Bytes{3}));
  CHECK(ledger.pairs_in_stock("a").value() == 2);
  CHECK(ledger.take_pair("a").value() == Bytes{1});
  CHECK(ledger.take_pair("a").value() == Bytes{3});
  CHECK_FALSE(ledger.take_pair("a").value());
  CHECK(ledger.pairs_in_stock("b").value() == 1);
  CHECK_FALSE(ledger.bank_data(test::fake_chip(1)).value());
  REQUIRE(ledger.keep_bank_data(test::fake_chip(1), Bytes{5}));
  REQUIRE(ledger.keep_bank_data(test::fake_chip(1), Bytes{6}));
  CHECK(ledger.bank_data(test::fake_chip(1)).value() == Bytes{6});
  CHECK_FALSE(ledger.bank_data(test::fake_chip(2)).value());
  book.check_audit();
}
