#include "tools/sscard/custody_desk.hpp"

#include <doctest/doctest.h>

#include "tests/support/fake_vault.hpp"

using namespace sscard;

TEST_CASE("what the desk writes is signed by the vault's key of reports, or not written") {
  tools::CustodyWish wish;
  wish.by = "Zhang";
  wish.with = "Li";
  wish.why = "as ordered";
  const keys::CustodyEntry entry = tools::entry_of(wish, keys::CustodyEvent::Returned);
  CHECK(entry.by == "Zhang");
  CHECK(entry.with == "Li");
  CHECK(entry.detail == "as ordered");
  CHECK(entry.event == keys::CustodyEvent::Returned);
  test::FakeVault vault;
  const Bytes data(32, 7);
  const auto expected = vault.exchange_mac(keys::ExchangeKey::Report, data);
  const auto signature = tools::signer_of(vault)(data);
  REQUIRE(signature);
  CHECK(*signature == *expected);
  vault.answers = false;
  CHECK_FALSE(tools::signer_of(vault)(data));
}
