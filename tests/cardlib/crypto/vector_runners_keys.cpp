#include <doctest/doctest.h>

#include "cardlib/model/bank_certificate.hpp"
#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/vector_runners.hpp"

namespace sscard::test {
namespace {

using crypto::HashKind;
using crypto::RsaPublicKey;

constexpr std::size_t sha1_size = 20;
constexpr std::size_t sm2_signature_size = 64;
/// Where the key begins in a recovered certificate, and how much around it is no key (EMV Book 2).
struct CertificateForm {
  std::size_t key_offset;
  std::size_t overhead;
  std::size_t length_offset;
};
constexpr CertificateForm issuer_form = {15, 36, 13};
constexpr CertificateForm card_form = {21, 42, 19};

Bytes recovered(const Vector& v, const RsaPublicKey& key, const char* input) {
  const auto plain = v.engine.rsa_public(key, v.in(input));
  REQUIRE(plain.has_value());
  CHECK(plain->front() == 0x6A);
  CHECK(plain->back() == 0xBC);
  return *plain;
}

/// The hash inside what was recovered covers everything between header and hash, and `rest`.
void check_hash(const Vector& v, ByteView plain, ByteView rest) {
  const ByteView covered = plain.subspan(1, plain.size() - sha1_size - 2);
  const Bytes hash = v.engine.hash(HashKind::Sha1, concat(covered, rest));
  CHECK(equal(hash, plain.subspan(plain.size() - sha1_size - 1, sha1_size)));
}

/// The key in a recovered certificate with the part that did not fit.
Bytes key_in(ByteView plain, const CertificateForm& form, ByteView remainder) {
  const std::size_t length = plain[form.length_offset];
  const std::size_t inside = std::min(length, plain.size() - form.overhead);
  const Bytes whole = concat(plain.subspan(form.key_offset, inside), remainder);
  CHECK(whole.size() == length);
  return whole;
}

/// The model recovers the same key, and nothing under another signer, kind or with a bit changed.
void check_certificate(const Vector& v, const RsaPublicKey& signer, model::CertificateOwner owner,
                       const model::RsaCertificate& certificate, ByteView extra) {
  const auto found = model::rsa_recover(v.engine, signer, owner, certificate, extra);
  REQUIRE(found.has_value());
  const bool issuer = owner == model::CertificateOwner::Issuer;
  if (v.entry["expected"].contains(issuer ? "issuer_modulus" : "icc_modulus"))
    CHECK(to_hex(found->key.modulus) == v.expected(issuer ? "issuer_modulus" : "icc_modulus"));
  const auto other = issuer ? model::CertificateOwner::Card : model::CertificateOwner::Issuer;
  CHECK_FALSE(model::rsa_recover(v.engine, signer, other, certificate, extra));
  model::RsaCertificate broken = certificate;
  broken.certificate[broken.certificate.size() / 2] ^= 0x01U;
  CHECK_FALSE(model::rsa_recover(v.engine, signer, owner, broken, extra));
  CHECK_FALSE(model::rsa_recover(v.engine, signer, owner, certificate, concat(extra, Bytes(1))));
}

void run_issuer_certificate(const Vector& v) {
  const Bytes plain = recovered(v, {v.in("capk_modulus"), v.in("capk_exponent")}, "tag90");
  CHECK(to_hex(plain) == v.expected("recovered"));
  check_hash(v, plain, concat(v.in("tag92"), v.in("tag9F32")));
  CHECK(to_hex(key_in(plain, issuer_form, v.in("tag92"))) == v.expected("issuer_modulus"));
  check_certificate(v, {v.in("capk_modulus"), v.in("capk_exponent")},
                    model::CertificateOwner::Issuer,
                    {v.in("tag90"), v.in("tag92"), v.in("tag9F32")}, {});
}

void run_static_data(const Vector& v) {
  const Bytes plain = recovered(v, {v.in("issuer_modulus"), v.in("issuer_exponent")}, "tag93");
  CHECK(to_hex(plain) == v.expected("recovered"));
  CHECK(to_hex(ByteView(plain).subspan(3, 2)) == v.expected("dac"));
}

void run_card_certificate(const Vector& v) {
  const Bytes plain = recovered(v, {v.in("issuer_modulus"), v.in("issuer_exponent")}, "tag9F46");
  CHECK(to_hex(plain) == v.expected("recovered"));
  CHECK(to_hex(key_in(plain, card_form, v.in("tag9F48"))) == v.expected("icc_modulus"));
}

void run_dda(const Vector& v) {
  const Bytes plain = recovered(v, {v.in("icc_modulus"), v.in("icc_exponent")}, "tag9F4B");
  CHECK(to_hex(plain) == v.expected("recovered"));
  check_hash(v, plain, v.in("ddol_data"));
  const RsaPublicKey key{v.in("icc_modulus"), v.in("icc_exponent")};
  const auto dynamic =
      model::rsa_recover_dynamic(v.engine, key, v.in("tag9F4B"), v.in("ddol_data"));
  REQUIRE(dynamic.has_value());
  CHECK(to_hex(*dynamic) == "02" + v.expected("icc_dynamic_number"));
  CHECK_FALSE(model::rsa_recover_dynamic(v.engine, key, v.in("tag9F4B"), {}));
}

void run_cda(const Vector& v) {
  const Bytes issuer = recovered(v, {v.in("capk_modulus"), v.in("capk_exponent")}, "tag90");
  const Bytes issuer_key = key_in(issuer, issuer_form, {});
  CHECK(to_hex(issuer_key) == v.expected("issuer_modulus"));
  const Bytes card = recovered(v, {issuer_key, v.in("tag9F32")}, "tag9F46");
  const Bytes card_key = key_in(card, card_form, v.in("tag9F48"));
  CHECK(to_hex(card_key) == v.expected("icc_modulus"));
  const Bytes dynamic = recovered(v, {card_key, v.in("tag9F47")}, "tag9F4B");
  CHECK(to_hex(dynamic) == v.expected("recovered_sdad"));
  check_hash(v, dynamic, v.in("un"));
  const auto found = model::rsa_recover_dynamic(v.engine, {card_key, v.in("tag9F47")},
                                                v.in("tag9F4B"), v.in("un"));
  REQUIRE(found.has_value());
  const auto combined = model::parse_combined(*found, sha1_size);
  REQUIRE(combined.has_value());
  CHECK(model::encode(*combined) == *found);
  CHECK(to_hex(combined->number) == v.expected("icc_dynamic_number"));
  CHECK(to_hex(Bytes{combined->information}) == v.expected("cid"));
  CHECK(to_hex(combined->cryptogram) == v.expected("ac"));
  CHECK(to_hex(combined->hash) == v.expected("txn_data_hash"));
}

void run_pboc_chain(const Vector& v) {
  const Bytes issuer = recovered(v, {v.in("capk_modulus"), v.in("capk_exponent")}, "tag90");
  CHECK(to_hex(issuer) == v.expected("issuer_cert_recovered"));
  check_hash(v, issuer, concat(v.in("tag92"), v.in("tag9F32")));
  const Bytes issuer_key = key_in(issuer, issuer_form, v.in("tag92"));
  CHECK(to_hex(issuer_key) == v.expected("issuer_modulus"));
  const Bytes card = recovered(v, {issuer_key, v.in("tag9F32")}, "tag9F46");
  CHECK(to_hex(card) == v.expected("icc_cert_recovered"));
  Bytes rest = concat(v.in("tag9F48"), v.in("tag9F47"), v.in("static_data"));
  append(rest, v.in("aip"));
  check_hash(v, card, rest);
  CHECK(to_hex(key_in(card, card_form, v.in("tag9F48"))) == v.expected("icc_modulus"));
  check_certificate(v, {v.in("capk_modulus"), v.in("capk_exponent")},
                    model::CertificateOwner::Issuer,
                    {v.in("tag90"), v.in("tag92"), v.in("tag9F32")}, {});
  check_certificate(v, {issuer_key, v.in("tag9F32")}, model::CertificateOwner::Card,
                    {v.in("tag9F46"), v.in("tag9F48"), v.in("tag9F47")},
                    concat(v.in("static_data"), v.in("aip")));
}

/// The CRT parts alone must be a key: a card gets no private exponent.
void run_crt_parts(const Vector& v) {
  const crypto::RsaPrivateKey key{
      {hex(v.expected("modulus")), v.in("public_exponent")},
      {},
      v.in("8205_p"),
      v.in("8204_q"),
      v.in("8203_dp"),
      v.in("8202_dq"),
      v.in("8201_qinv")
  };
  Bytes message(key.public_key.modulus.size(), 0xBB);
  message.front() = 0x6A;
  const auto sealed = v.engine.rsa_private(key, message);
  REQUIRE(sealed.has_value());
  CHECK(v.engine.rsa_public(key.public_key, *sealed).value() == message);
}

crypto::Sm2PublicKey sm2_key(ByteView xy) {
  REQUIRE(xy.size() == 64);
  return {to_bytes(xy.first(32)), to_bytes(xy.last(32))};
}

crypto::Sm2Signature sm2_signature(ByteView rs) {
  REQUIRE(rs.size() == sm2_signature_size);
  return {to_bytes(rs.first(32)), to_bytes(rs.last(32))};
}

/// Right as it is, wrong with one bit of the message changed.
void check_sm2(const Vector& v, const crypto::Sm2PublicKey& key, std::string_view id,
               const std::pair<Bytes, Bytes>& message_and_rs) {
  const auto& [message, rs] = message_and_rs;
  CHECK(v.engine.sm2_verify(key, id, message, sm2_signature(rs)).value());
  Bytes other = message;
  other.front() = static_cast<Byte>(other.front() ^ 1U);
  CHECK_FALSE(v.engine.sm2_verify(key, id, other, sm2_signature(rs)).value());
}

/// The source fixed the nonce; an engine draws its own, so its signature is verified instead.
void check_own_signature(const Vector& v, const char* d, const crypto::Sm2PublicKey& key) {
  const crypto::Sm2KeyPair pair{KeyBytes(v.in(d)), key};
  const std::string id = v.text("id_ascii");
  const Bytes message = to_bytes("signed by the engine itself");
  const auto own = v.engine.sm2_sign(pair, id, message);
  REQUIRE(own.has_value());
  check_sm2(v, key, id, {message, concat(own->r, own->s)});
}

void run_sm2_sign(const Vector& v) {
  const auto key = sm2_key(v.in("pubkey_recomputed"));
  check_sm2(v, key, v.text("id_ascii"), {v.in("msg"), hex(v.expected("r_s"))});
  check_own_signature(v, "d", key);
}

/// Bytes of a signed object: what is signed, and the signature behind it.
std::pair<Bytes, Bytes> split_signed(ByteView object, ByteView more) {
  const std::size_t signed_size = object.size() - sm2_signature_size;
  return {concat(object.first(signed_size), more), to_bytes(object.last(sm2_signature_size))};
}

void run_sm2_issuer(const Vector& v) {
  const auto parts = split_signed(v.in("tag90"), {});
  check_sm2(v, sm2_key(v.in("ca_pk")), v.text("id_ascii"), parts);
  CHECK(to_hex(ByteView(parts.first).last(64)) == v.expected("issuer_pk"));
  const auto found = model::sm2_recover(v.engine, sm2_key(v.in("ca_pk")),
                                        model::CertificateOwner::Issuer, v.in("tag90"), {});
  REQUIRE(found.has_value());
  CHECK(to_hex(concat(found->key.x, found->key.y)) == v.expected("issuer_pk"));
}

void run_sm2_card(const Vector& v) {
  const Bytes object = v.in("tag9F46");
  check_sm2(v, sm2_key(v.in("issuer_pk")), v.text("id_ascii"),
            split_signed(object, v.in("static_data")));
  const Bytes key = to_bytes(ByteView(object).subspan(object.size() - 128, 64));
  CHECK(to_hex(key) == v.expected("icc_pk"));
  const auto found = model::sm2_recover(v.engine, sm2_key(v.in("issuer_pk")),
                                        model::CertificateOwner::Card, object, v.in("static_data"));
  REQUIRE(found.has_value());
  CHECK(to_hex(found->head.identifier) == "6228000100001117FFFF");
  check_own_signature(v, "icc_private_d", sm2_key(key));
}

void run_sm2_static(const Vector& v) {
  check_sm2(v, sm2_key(v.in("issuer_pk")), crypto::sm2_default_user_id,
            split_signed(v.in("tag93"), v.in("static_data")));
  const auto code = model::sm2_recover_static(v.engine, sm2_key(v.in("issuer_pk")), v.in("tag93"),
                                              v.in("static_data"));
  REQUIRE(code.has_value());
  CHECK(to_hex(*code) == v.expected("dac"));
}

constexpr std::string_view issuer_certificate_name =
    "EMV issuer PK certificate recovery (tag 90), CAPK A000000003 #94 1984 bit -> 140"
    "8 bit issuer key";
constexpr std::string_view static_data_name = "SSAD recovery (tag 93)";
constexpr std::string_view card_certificate_name =
    "ICC PK certificate recovery (tag 9F46) with remainder 9F48";
constexpr std::string_view dda_name =
    "DDA: SDAD recovery and hash over recovered data || DDOL data";
constexpr std::string_view cda_name =
    "CDA: issuer cert -> ICC cert -> SDAD; SDAD = 6A 05 01 LDD [len IDN||IDN||CID||AC"
    "(8)||txn-data hash(20)] pad BB, hash over that || UN";
constexpr std::string_view pboc_chain_name =
    "PBOC perso sample: CA 80 (e=65537) -> issuer cert (rem 36 bytes, e=3) -> ICC cer"
    "t 768 bit (e=65537); static data || AIP because 9F4A=82";
constexpr std::string_view crt_parts_name =
    "Order of RSA CRT DGIs: 8201=qInv, 8202=dQ, 8203=dP, 8204=q, 8205=p (clear values"
    ", 48 bytes; on the wire padded 80 00.. and DEK-encrypted)";
constexpr std::string_view sm2_sign_name = "SM2 signature with SM3, sm2p256v1, fixed nonce";
constexpr std::string_view sm2_issuer_name =
    "PBOC 3.0 SM2 issuer certificate (tag 90, 142 bytes): SM3/SM2 over bytes 0..77, I"
    "D 1234567812345678";
constexpr std::string_view sm2_card_name =
    "PBOC 3.0 SM2 ICC certificate (tag 9F46, 148 bytes): message = cert bytes 0..83 |"
    "| static data";
constexpr std::string_view sm2_static_name =
    "PBOC 3.0 SM2 SSAD (tag 93, 67 bytes): message = 13||DAC||static data";

constexpr RunnerRow rows[] = {
    {issuer_certificate_name, run_issuer_certificate},
    {static_data_name,        run_static_data       },
    {card_certificate_name,   run_card_certificate  },
    {dda_name,                run_dda               },
    {cda_name,                run_cda               },
    {pboc_chain_name,         run_pboc_chain        },
    {crt_parts_name,          run_crt_parts         },
    {sm2_sign_name,           run_sm2_sign          },
    {sm2_issuer_name,         run_sm2_issuer        },
    {sm2_card_name,           run_sm2_card          },
    {sm2_static_name,         run_sm2_static        },
};

}  // namespace

std::span<const RunnerRow> public_key_runners() {
  return rows;
}

}  // namespace sscard::test
