#include "personalizer/bankdata/issuer.hpp"

#include <doctest/doctest.h>

#include "personalizer/plan/profile.hpp"
#include "tests/support/fake_vault.hpp"
#include "tests/support/test_vault.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

BankProduct product() {
  BankProduct out = test_profile().bank;
  out.pdol = *from_hex("9F7A01DF6901");
  out.rsa = {OfflineProof::Dynamic, 0xF1, 0, 1024, 768, 3};
  out.sm2 = {OfflineProof::Dynamic, 0xF8, 0, 0, 0, 0};
  return out;
}

}  // namespace

TEST_CASE("an issuer of test keys is made, written, and read again") {
  test::TestVault vault;
  const auto made = make_test_issuer(product(), *vault);
  REQUIRE(made);
  CHECK(check_issuer(*made, product()));
  const std::string text = write_issuer(*made);
  const auto read = parse_issuer("issuer.toml", as_bytes(text));
  REQUIRE(read);
  CHECK(check_issuer(*read, product()));
  CHECK(write_issuer(*read) == text);
  CHECK(read->rsa->pair == made->rsa->pair);
}

TEST_CASE("an issuer that does not fit its product is refused") {
  test::TestVault vault;
  const auto made = make_test_issuer(product(), *vault);
  REQUIRE(made);
  BankProduct longer = product();
  longer.rsa.issuer_bits = 1152;
  CHECK_FALSE(check_issuer(*made, longer));
  BankProduct other = product();
  other.sm2.authority = 0x57;
  CHECK_FALSE(check_issuer(*made, other));
  Issuer half = *made;
  half.sm2.reset();
  CHECK_FALSE(check_issuer(half, product()));
  CHECK(make_test_issuer(other, *vault).error().kind == ErrorKind::BadInput);
}

TEST_CASE("the test authority certifies nothing of a production vault") {
  test::FakeVault vault;
  CHECK(make_test_issuer(product(), vault).error().kind == ErrorKind::Keys);
}

TEST_CASE("a file that is no issuer is refused with its field") {
  const std::pair<const char*, const char*> rows[] = {
      {"[rsa]\nauthority = \"F0\"",                     "certificate"},
      {"[rsa]\nauthority = \"F\"",                      "authority"  },
      {"[rsa]\nauthority = \"F0\"\ncertificate = \"\"", "certificate"},
      {"[sm2]\nauthority = \"F0\"\ncertificate = \"00\"\nremainder = \"\"\nexponent = \"\"\n"
       "pair = \"0001\"",                        "pair"       },
      {"[dsa]\n",                                       "dsa"        },
      {"rsa = 1",                                       "rsa"        },
      {"[rsa",                                          "line 1"     },
  };
  for (const auto& [text, named] : rows) {
    const auto issuer = parse_issuer("issuer.toml", as_bytes(text));
    CAPTURE(text);
    REQUIRE_FALSE(issuer);
    CHECK(issuer.error().what.english().find(named) != std::string::npos);
  }
}
