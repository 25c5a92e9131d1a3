#include "personalizer/bankdata/pair_pool.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/fake_vault.hpp"
#include "tests/support/open_ledger.hpp"
#include "tests/support/test_vault.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

const keys::PairRequest sm2_kind{keys::PairUse::Card, keys::PairKind::Sm2, 0, 0};
const keys::PairRequest rsa_kind{keys::PairUse::Card, keys::PairKind::Rsa, 768, 3};

}  // namespace

TEST_CASE("a pool is filled by kind, and no pair is given out twice") {
  test::OpenLedger book(1);
  LedgerPairPool pool(*book.ledger);
  test::TestVault vault;
  const PairFiller::Target targets[] = {
      {sm2_kind, 3},
      {rsa_kind, 1},
  };
  int made = 0;
  while (PairFiller::fill_one(*vault, pool, targets).value())
    ++made;
  CHECK(made == 4);
  CHECK(pool.stock(sm2_kind).value() == 3);
  std::set<Bytes> seen;
  for (int i = 0; i < 3; ++i) {
    const auto pair = pool.take(sm2_kind);
    REQUIRE((pair && *pair));
    CHECK((*pair)->kind == keys::PairKind::Sm2);
    CHECK(seen.insert((*pair)->public_key).second);
  }
  CHECK_FALSE(pool.take(sm2_kind).value());
  CHECK(pool.take(rsa_kind).value()->public_key.size() == 96);
}

TEST_CASE("a pair that was taken stays away after the ledger is opened again") {
  test::OpenLedger book(1);
  test::TestVault vault;
  {
    LedgerPairPool pool(*book.ledger);
    for (int i = 0; i < 2; ++i)
      REQUIRE(pool.put(sm2_kind, vault->make_pair(sm2_kind).value()));
    REQUIRE(pool.take(sm2_kind));
  }
  book.ledger = std::move(*Ledger::open(book.path(), Ledger::Open::ReadWrite, book.seeded.world()));
  LedgerPairPool pool(*book.ledger);
  CHECK(pool.stock(sm2_kind).value() == 1);
}

TEST_CASE("what was signed for a chip is found again, the last word wins") {
  test::OpenLedger book(1);
  LedgerPairPool pool(*book.ledger);
  const auto chip = test::fake_chip(1);
  CHECK_FALSE(pool.kept(chip).value());
  REQUIRE(pool.keep(chip, {
                              {1, 2},
                              {}
  }));
  const SignedForChip what{{9}, {{{1}, {2, 2}, {}, {3}}}};
  REQUIRE(pool.keep(chip, what));
  const auto found = pool.kept(chip);
  REQUIRE((found && *found));
  CHECK(((*found)->digest == what.digest && (*found)->signatures == what.signatures));
  REQUIRE(book.ledger->keep_bank_data(chip, Bytes{1}));
  CHECK(pool.kept(chip).error().kind == ErrorKind::Storage);
  REQUIRE(book.ledger->add_pair("sm2", Bytes{7}));
  CHECK(pool.take(sm2_kind).error().kind == ErrorKind::Storage);
}

TEST_CASE("a filler works beside the line and ends with its owner, also when the vault refuses") {
  test::OpenLedger book(1);
  LedgerPairPool pool(*book.ledger);
  test::TestVault vault;
  {
    PairFiller filler(*vault, pool,
                      {
                          {sm2_kind, 4}
    });
  }
  CHECK(pool.stock(sm2_kind).value() <= 4);
  test::FakeVault none;
  {
    PairFiller filler(none, pool,
                      {
                          {sm2_kind, 100}
    });
  }
  CHECK(PairFiller::fill_one(none, pool,
                             std::array{
                                 PairFiller::Target{sm2_kind, 100}
  })
            .error()
            .kind == ErrorKind::Keys);
}
