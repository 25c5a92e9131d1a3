#include "keys/authority/test_authority.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "keys/vault/pair_seal.hpp"
#include "tests/support/test_vault.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

const IssuerName name{
    {0x62, 0x28, 0x00, 0xFF},
    {0x12, 0x39},
    {0, 0, 1}
};

const model::AuthorityKey& authority(Byte index) {
  static const auto all = test_authority_keys();
  const auto found = std::ranges::find(all, index, &model::AuthorityKey::index);
  REQUIRE(found != all.end());
  return *found;
}

}  // namespace

TEST_CASE("every key of the test authority is marked, and within the limits") {
  for (const model::AuthorityKey& key : test_authority_keys()) {
    CHECK(key.test);
    CHECK(is_test_authority(key.index));
    if (!key.is_sm2()) CHECK(key.rsa().modulus.size() <= model::authority_modulus_max);
  }
  CHECK_FALSE(is_test_authority(0x01));
}

TEST_CASE("an issuer key that a vault made is certified and recovered") {
  test::TestVault vault;
  struct Row {
    Byte index;
    PairRequest request;
  };
  const Row rows[] = {
      {0xF0, {PairUse::Issuer, PairKind::Rsa, 1408, 3}    },
      {0xF0, {PairUse::Issuer, PairKind::Rsa, 1976, 65537}},
      {0xF1, {PairUse::Issuer, PairKind::Rsa, 1152, 3}    },
  };
  for (const Row& row : rows) {
    const auto pair = vault->make_pair(row.request);
    REQUIRE(pair);
    const auto certificate = certify_with_test_authority(row.index, *pair, name);
    REQUIRE(certificate);
    const auto key = model::rsa_recover(crypto::openssl(), authority(row.index).rsa(),
                                        model::CertificateOwner::Issuer, *certificate, {});
    REQUIRE(key);
    CHECK(key->key.modulus == pair->public_key);
  }
  const auto pair = vault->make_pair({PairUse::Issuer, PairKind::Sm2, 0, 0});
  REQUIRE(pair);
  const auto certificate = certify_with_test_authority(0xF8, *pair, name);
  REQUIRE(certificate);
  CHECK(certificate->certificate.size() == 142);
  CHECK(model::sm2_recover(crypto::openssl(), authority(0xF8).sm2(),
                           model::CertificateOwner::Issuer, certificate->certificate, {}));
  CHECK_FALSE(certify_with_test_authority(0xF0, *pair, name));
}

TEST_CASE("an issuer key longer than its authority's is refused") {
  test::TestVault vault;
  const auto pair = vault->make_pair({PairUse::Issuer, PairKind::Rsa, 1160, 3});
  REQUIRE(pair);
  CHECK(certify_with_test_authority(0xF1, *pair, name).error().kind == ErrorKind::Crypto);
  CHECK(certify_with_test_authority(0x80, *pair, name).error().kind == ErrorKind::BadInput);
}
