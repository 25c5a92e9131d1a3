#include "keys/vault/bank_data.hpp"

#include <doctest/doctest.h>

#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

const crypto::Provider& engine = crypto::openssl();

BankDataRequest card() {
  BankDataRequest out;
  out.pan = "6228000000000000007";
  out.expiry = "3112";
  out.serial = {0, 0, 7};
  out.code = {0xDA, 0xC1};
  return out;
}

/// Issuer and card of one kind, open, and the request over some records.
struct Signed {
  explicit Signed(PairKind kind) {
    issuer = make_open_pair(engine, {PairUse::Issuer, kind, 1152, 3}).value();
    own = make_open_pair(engine, {PairUse::Card, kind, 1024, 3}).value();
    request.issuer.kind = kind;
    request.issuer.use = PairUse::Issuer;
    request.card.kind = kind;
    const auto& point = own.sm2.public_key;
    request.card.public_key =
        kind == PairKind::Sm2 ? concat(point.x, point.y) : own.rsa.public_key.modulus;
    request.card.exponent = own.rsa.public_key.exponent;
    request.dynamic = true;
    request.covered = {1, 2, 3, 4};
  }
  OpenPair issuer, own;
  SigningRequest request;
};

}  // namespace

TEST_CASE("the terminal recovers from RSA certificates what the vault signed") {
  const Signed all(PairKind::Rsa);
  const auto made = sign_card_data(engine, all.issuer, all.request, card());
  REQUIRE(made);
  const auto& issuer = all.issuer.rsa.public_key;
  CHECK(model::rsa_recover_static(engine, issuer, made->static_data, all.request.covered) ==
        card().code);
  const model::RsaCertificate certificate{made->certificate, made->remainder, made->exponent};
  const auto key = model::rsa_recover(engine, issuer, model::CertificateOwner::Card, certificate,
                                      all.request.covered);
  REQUIRE(key);
  CHECK(key->key.modulus == all.own.rsa.public_key.modulus);
  CHECK(to_hex(key->head.identifier) == "6228000000000000007F");
  CHECK(to_hex(key->head.expiry) == "1231");
  CHECK_FALSE(model::rsa_recover(engine, issuer, model::CertificateOwner::Card, certificate,
                                 Bytes{1, 2, 3, 5}));
}

TEST_CASE("the terminal recovers from SM2 certificates what the vault signed") {
  const Signed all(PairKind::Sm2);
  const auto made = sign_card_data(engine, all.issuer, all.request, card());
  REQUIRE(made);
  CHECK(made->certificate.size() == 148);
  CHECK(made->static_data.size() == 67);
  CHECK(made->exponent.empty());
  const auto key =
      model::sm2_recover(engine, all.issuer.sm2.public_key, model::CertificateOwner::Card,
                         made->certificate, all.request.covered);
  REQUIRE(key);
  CHECK(key->key.x == all.own.sm2.public_key.x);
}

TEST_CASE("the private groupings of a card are its key, in whole blocks") {
  const Signed rsa(PairKind::Rsa);
  const auto parts = private_groupings(PairKind::Rsa, rsa.own);
  REQUIRE(parts.size() == 5);
  CHECK(parts.front().dgi == 0x8205);
  CHECK(parts.back().dgi == 0x8201);
  CHECK(parts.front().value == crypto::pad_80(rsa.own.rsa.p, 8));
  for (const PrivateGrouping& part : parts)
    CHECK(part.value.size() == 72);
  const Signed sm2(PairKind::Sm2);
  const auto numbers = private_groupings(PairKind::Sm2, sm2.own);
  REQUIRE(numbers.size() == 2);
  CHECK((numbers[0].value.size() == 32 && numbers[1].value == sm2.request.card.public_key));
}

TEST_CASE("a card of another kind than its issuer, and no account, are refused") {
  Signed mixed(PairKind::Rsa);
  mixed.request.card.kind = PairKind::Sm2;
  CHECK(sign_card_data(engine, mixed.issuer, mixed.request, card()).error().kind ==
        ErrorKind::BadInput);
  const Signed all(PairKind::Rsa);
  for (const char* pan : {"", "62280000000", "62280000000000000070", "62280000000000000O7"}) {
    BankDataRequest wrong = card();
    wrong.pan = pan;
    CHECK_FALSE(sign_card_data(engine, all.issuer, all.request, wrong));
  }
}
