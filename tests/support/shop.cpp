#include "tests/support/shop.hpp"

#include <doctest/doctest.h>

#include "cardlib/model/bank_certificate.hpp"
#include "cardlib/tlv/ber.hpp"
#include "keys/vault/natural_pin.hpp"
#include "keys/vault/test_keys.hpp"

namespace sscard::test {

using model::Algorithm;
using model::CertificateOwner;

namespace {

const crypto::Provider& terminal = crypto::openssl();

ByteView master(const std::string& name) {
  static const keys::KeyRing ring = std::move(*keys::test_key_ring(crypto::botan()));
  for (const keys::KeyEntry& entry : ring.entries())
    if (entry.facts.name == name) return entry.secret.reveal(SecretAccess::for_cipher());
  FAIL("no test key ", name);
  return {};
}

/// The application keys that the test issuer gives this account.
Bytes account_keys(crypto::CipherKind kind, const std::string& mark) {
  Bytes out;
  for (const char* name : {"bank AC", "bank MAC", "bank ENC"}) {
    const auto imk = crypto::botan().cipher(kind, master(name + mark));
    const auto udk = model::derive_udk(**imk, model::udk_factor(shop_pan, "01"));
    append(out, udk.reveal(SecretAccess::for_cipher()));
  }
  return out;
}

DebitProduct issued(DebitProduct product = {}) {
  product.pan = shop_pan;
  product.pin = shop_pin();
  product.keys = account_keys(crypto::CipherKind::TripleDes, "");
  product.sm_keys = account_keys(crypto::CipherKind::Sm4, " (SM4)");
  return product;
}

template <std::size_t n>
std::array<Byte, n> exactly(std::string_view hex) {
  const Bytes bytes = *from_hex(hex);
  REQUIRE(bytes.size() == n);
  std::array<Byte, n> out{};
  std::ranges::copy(bytes, out.begin());
  return out;
}

}  // namespace

std::string shop_pin() {
  const auto generation = crypto::botan().cipher(crypto::CipherKind::TripleDes, master("bank PIN"));
  const Pin pin = keys::natural_pin(**generation, shop_pan);
  return std::string(as_text(pin.reveal(SecretAccess::for_cipher())));
}

Shop::Shop(const DebitProduct& product)
    : Debit(issued(product)), vault(std::move(*keys::test_key_ring(crypto::openssl())), random) {}

keys::HostCard Shop::account() const {
  return {shop_pan, "01", sm ? Algorithm::Sm4 : Algorithm::TripleDes, counter};
}

keys::AuthorizationRequest Shop::online(const AcAnswer& answer, std::string_view code) const {
  keys::AuthorizationRequest request;
  request.card = account();
  request.input = {.amount = exactly<6>(amount),
                   .other_amount = {},
                   .country = exactly<2>(country),
                   .terminal_verification = exactly<5>(verification),
                   .currency = exactly<2>(currency),
                   .date = "261125"_hex,
                   .type = 0,
                   .unpredictable = exactly<4>(unpredictable),
                   .profile = "7D00"_hex,
                   .counter = answer.counter,
                   .card_verification = exactly<4>(answer.cvr())};
  request.cryptogram = answer.cryptogram;
  request.code = exactly<2>(code);
  return request;
}

StatusWord Shop::authorize(const AcAnswer& answer, std::string_view code) {
  const auto decided = vault.authorize(online(answer, code));
  REQUIRE(decided.has_value());
  CHECK(decided->genuine);
  return card.sw(Command{
      {0x00, 0x82, 0x00, 0x00},
      decided->proof
  });
}
bool Shop::host_knows(const AcAnswer& answer) {
  const auto decided = vault.authorize(online(answer, "3030"));
  return decided.has_value() && decided->genuine;
}
StatusWord Shop::issuer_script(const keys::IssuerScript& script) {
  const auto built = vault.issuer_scripts({account(), cryptogram, {script}});
  REQUIRE(built.has_value());
  return card.sw(built->commands.at(0));
}

Bytes Shop::record(std::string_view record_and_file) {
  const Response answer = card.send("00B2" + std::string(record_and_file) + "00");
  REQUIRE(answer.sw == StatusWord::Ok);
  return answer.data;
}
Bytes Shop::element(std::string_view record_and_file, std::uint32_t tag) {
  const Bytes whole = record(record_and_file);
  const auto value = tlv::find(whole, {0x70, tag});
  REQUIRE(value.has_value());
  return to_bytes(*value);
}
Bytes Shop::signed_content() {
  const Bytes whole = record("011C");
  return to_bytes(*tlv::find(whole, {0x70}));
}
Bytes Shop::dynamic_signature() {
  const Response answer = card.send(Command{
      {0x00, 0x88, 0x00, 0x00},
      *from_hex(unpredictable), 256
  });
  REQUIRE(answer.sw == StatusWord::Ok);
  return to_bytes(*tlv::find(answer.data, {0x80}));
}

crypto::RsaPublicKey Shop::rsa_key() {
  const auto issuer = model::rsa_recover(
      terminal, debit_keys().authority.public_key, CertificateOwner::Issuer,
      {element("0114", 0x90), element("0214", 0x92), element("0214", 0x9F32)}, {});
  REQUIRE(issuer.has_value());
  const auto own = model::rsa_recover(
      terminal, issuer->key, CertificateOwner::Card,
      {element("0314", 0x9F46), element("0414", 0x9F48), element("0414", 0x9F47)},
      signed_content());
  REQUIRE(own.has_value());
  CHECK(to_hex(own->head.identifier) == shop_pan + "FFFF");
  return own->key;
}
crypto::Sm2PublicKey Shop::sm2_key() {
  const auto issuer = model::sm2_recover(terminal, debit_keys().sm_authority.public_key,
                                         CertificateOwner::Issuer, element("0124", 0x90), {});
  REQUIRE(issuer.has_value());
  const auto own = model::sm2_recover(terminal, issuer->key, CertificateOwner::Card,
                                      element("0224", 0x9F46), signed_content());
  REQUIRE(own.has_value());
  return own->key;
}

void Shop::find_key() {
  if (sm)
    sm2 = sm2_key();
  else
    rsa = rsa_key();
}
std::optional<Bytes> Shop::recovered(ByteView signature) const {
  const Bytes number = *from_hex(unpredictable);
  return sm ? model::sm2_recover_dynamic(terminal, sm2, signature, number)
            : model::rsa_recover_dynamic(terminal, rsa, signature, number);
}
bool Shop::combined_is_right(const AcAnswer& answer, ByteView lists) const {
  const auto dynamic = recovered(answer.signature);
  if (!dynamic) return false;
  const auto combined = model::parse_combined(*dynamic, sm ? 32 : 20);
  const Bytes hashed = concat(options, lists, answer.signed_objects);
  const auto kind = sm ? crypto::HashKind::Sm3 : crypto::HashKind::Sha1;
  return combined && combined->information == answer.information &&
         combined->hash == terminal.hash(kind, hashed);
}
AcAnswer Shop::with_cryptogram(AcAnswer answer) const {
  const auto dynamic = recovered(answer.signature);
  REQUIRE(dynamic.has_value());
  answer.cryptogram = model::parse_combined(*dynamic, sm ? 32 : 20)->cryptogram;
  return answer;
}

AcAnswer Shop::ask_online(bool with_sm) {
  REQUIRE(begin(with_sm) == StatusWord::Ok);
  const AcAnswer answer = first(0x80);
  REQUIRE(answer.information == 0x80);
  return answer;
}

}  // namespace sscard::test
