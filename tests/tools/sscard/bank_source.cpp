#include "tools/sscard/bank_source.hpp"

#include <doctest/doctest.h>

#include "tests/support/bank_bureau.hpp"
#include "tests/support/open_job.hpp"
#include "tests/support/program.hpp"

using namespace sscard;
using perso::OfflineProof;

TEST_CASE("a job makes its issuer once and remembers it; another product does not get it") {
  test::OpenJob open;
  test::TestVault vault;
  const auto profile = test::key_product(OfflineProof::Dynamic, OfflineProof::Static);
  const auto first = tools::issuer_of(*open.job, profile, *vault);
  const auto second = tools::issuer_of(*open.job, profile, *vault);
  REQUIRE((first && second));
  CHECK(perso::write_issuer(*first) == perso::write_issuer(*second));
  perso::Profile longer = profile;
  longer.bank.rsa.issuer_bits = 1152;
  CHECK_FALSE(tools::issuer_of(*open.job, longer, *vault));
  CHECK_FALSE(tools::issuer_of(*open.job, perso::test_profile(), *vault).value().rsa);
}

TEST_CASE("a run without keys makes no pairs, one with keys fills its pool") {
  test::OpenJob open;
  test::TestVault vault;
  const auto plain = tools::BankRun::open(*open.job, perso::test_profile(), *vault);
  REQUIRE(plain);
  (*plain)->fill_for(5);
  CHECK((*plain)->maker().vault_calls() == 0);
  const auto profile = test::key_product(OfflineProof::None, OfflineProof::Dynamic);
  const auto keyed = tools::BankRun::open(*open.job, profile, *vault);
  REQUIRE(keyed);
  CHECK((*keyed)->maker().vault_calls() == 1);
  CHECK((*keyed)->maker().pairs_per_card().size() == 1);
}

TEST_CASE("the demo issues a product with both kinds of keys, and its card proves itself") {
  const test::TempFolder folder;
  const std::string product = std::string(SSCARD_SOURCE) + "/tools/profiles/debit-rsa-sm2-cda.toml";
  const auto ran =
      test::run_sscard({"demo", "--cards", "2", "--product", product, "--out", folder / "demo"});
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("5 vault calls per card") != std::string::npos);
  CHECK(ran.out.find("(DDA, SM2) proves the card to TEST authority key F8") != std::string::npos);
}
