#include "cardlib/model/bank_certificate.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

namespace {

const crypto::Provider& host = crypto::openssl();
const crypto::Provider& card = crypto::botan();

CertificateHead head(CertificateOwner owner) {
  const bool issuer = owner == CertificateOwner::Issuer;
  return {owner, *from_hex(issuer ? "622800FF" : "6228000000000000007F"), "1231"_hex, "000001"_hex};
}

}  // namespace

TEST_CASE("a chain of RSA certificates made by one engine is recovered by the other") {
  const auto ca = *host.make_rsa(1024, 65537);
  const auto issuer = *host.make_rsa(1024, 3);
  const auto icc = *host.make_rsa(768, 3);
  const Bytes records = *from_hex("5A0A6228000000000000007F1C00");
  const auto first = rsa_certify(host, ca, {head(CertificateOwner::Issuer), issuer.public_key}, {});
  const auto second =
      rsa_certify(host, issuer, {head(CertificateOwner::Card), icc.public_key}, records);
  REQUIRE((first.has_value() && second.has_value()));
  CHECK(first->remainder.size() == certificate_overhead(CertificateOwner::Issuer));
  CHECK(second->remainder.size() == 96 - (128 - 42));
  const auto found = rsa_recover(card, ca.public_key, CertificateOwner::Issuer, *first, {});
  REQUIRE(found.has_value());
  CHECK(found->key.modulus == issuer.public_key.modulus);
  CHECK((found->head == head(CertificateOwner::Issuer)));
  const auto key = rsa_recover(card, found->key, CertificateOwner::Card, *second, records);
  REQUIRE(key.has_value());
  CHECK(key->key.modulus == icc.public_key.modulus);
  CHECK((key->head == head(CertificateOwner::Card)));
  CHECK_FALSE(rsa_recover(card, found->key, CertificateOwner::Card, *second, {}));

  const auto data = rsa_sign_static(host, issuer, "DAC1"_hex, records);
  REQUIRE(data.has_value());
  CHECK(rsa_recover_static(card, issuer.public_key, *data, records) == "DAC1"_hex);
  CHECK_FALSE(rsa_recover_static(card, issuer.public_key, *data, {}));

  const Bytes dynamic = encode(
      CombinedData{*from_hex("0001020304050607"), 0x80, "1122334455667788"_hex, Bytes(20, 7)});
  const auto sdad = rsa_sign_dynamic(card, icc, dynamic, *from_hex("01020304"));
  REQUIRE(sdad.has_value());
  CHECK(rsa_recover_dynamic(host, icc.public_key, *sdad, *from_hex("01020304")) == dynamic);
  CHECK_FALSE(rsa_recover_dynamic(host, icc.public_key, *sdad, *from_hex("01020305")));
  CHECK_FALSE(rsa_sign_dynamic(card, icc, Bytes(72), {}));
}

TEST_CASE("a key that does not fit, or an identifier of another owner, is refused") {
  const auto ca = *host.make_rsa(768, 3);
  const auto issuer = *host.make_rsa(1024, 3);
  CHECK_FALSE(rsa_certify(host, ca, {head(CertificateOwner::Issuer), issuer.public_key}, {}));
  auto wrong = head(CertificateOwner::Card);
  wrong.owner = CertificateOwner::Issuer;
  CHECK_FALSE(rsa_certify(host, issuer, {wrong, ca.public_key}, {}));
}

TEST_CASE(
    "SM2 certificates and signatures have their published lengths and verify across engines") {
  const auto ca = *host.make_sm2();
  const auto icc = *card.make_sm2();
  for (const auto owner : {CertificateOwner::Issuer, CertificateOwner::Card}) {
    const auto made = sm2_certify(host, ca, {head(owner), icc.public_key}, Bytes(3, 9));
    REQUIRE(made.has_value());
    CHECK(made->size() == (owner == CertificateOwner::Issuer ? 142U : 148U));
    const auto found = sm2_recover(card, ca.public_key, owner, *made, Bytes(3, 9));
    REQUIRE(found.has_value());
    CHECK((found->head == head(owner)));
    CHECK(found->key.x == icc.public_key.x);
    CHECK_FALSE(sm2_recover(card, ca.public_key, owner, *made, {}));
    CHECK_FALSE(sm2_recover(card, icc.public_key, owner, *made, Bytes(3, 9)));
  }
  const auto data = sm2_sign_static(host, ca, "DAC1"_hex, Bytes(5));
  REQUIRE(data.has_value());
  CHECK(data->size() == 67);
  CHECK(sm2_recover_static(card, ca.public_key, *data, Bytes(5)) == "DAC1"_hex);
  const auto sdad = sm2_sign_dynamic(card, icc, Bytes(9, 1), Bytes(4, 2));
  REQUIRE(sdad.has_value());
  CHECK(sm2_recover_dynamic(host, icc.public_key, *sdad, Bytes(4, 2)) == Bytes(9, 1));
  CHECK_FALSE(sm2_recover_dynamic(host, icc.public_key, *sdad, Bytes(4, 3)));
  CHECK_FALSE(parse_combined(Bytes(30, 1), 32));
}
