// RSA certificates and signed data of offline data authentication, recovered step by step so that a
// wrong one can be looked at. Source: EMV Book 2, 5 and 6; reference/pboc.md 2.8.
#include "cardlib/model/bank_certificate.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/big_number.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using crypto::RsaPublicKey;

constexpr std::size_t sha1_size = 20;
constexpr std::size_t frame_min = 64;  ///< shortest signature that is looked at
constexpr std::size_t frame_max = 256;
constexpr Byte first_byte = 0x6A;
constexpr Byte last_byte = 0xBC;

/// Where the key begins in a recovered certificate, and how much around it is no key.
struct Form {
  std::size_t key_offset;
  std::size_t overhead;
  std::size_t length_offset;
};
constexpr Form issuer_form = {15, 36, 13};
constexpr Form card_form = {21, 42, 19};

/// A recovered object; its first and last byte are right.
Result<Bytes> recovered(const Job& job, const RsaPublicKey& key, std::string_view field) {
  const ByteView sealed = job.in.bytes(field);
  if (sealed.size() != key.modulus.size()) {
    return wrong(field, msg("{} bytes, the key has {}", sealed.size(), key.modulus.size()));
  }
  auto plain = job.engine.rsa_public(key, sealed);
  if (!plain || plain->front() != first_byte || plain->back() != last_byte) {
    return wrong(field, msg("nothing is recovered with this key"));
  }
  return plain;
}

RsaPublicKey key_of(const Job& job, std::string_view modulus, std::string_view exponent) {
  return {to_bytes(job.in.bytes(modulus)), to_bytes(job.in.bytes(exponent))};
}

Bytes hash_in(ByteView plain) {
  return to_bytes(plain.subspan(plain.size() - sha1_size - 1, sha1_size));
}

/// The hash covers what lies between first byte and hash, and `rest`.
Bytes computed_hash(const Job& job, ByteView plain, ByteView rest) {
  const Bytes covered = concat(plain.subspan(1, plain.size() - sha1_size - 2), rest);
  return job.engine.hash(crypto::HashKind::Sha1, covered);
}

bool hash_fits(const Job& job, ByteView plain, ByteView rest) {
  return equal(computed_hash(job, plain, rest), hash_in(plain));
}

/// The key of a recovered certificate with the part that did not fit into it.
Result<Bytes> key_in(ByteView plain, const Form& form, ByteView remainder, std::string_view field) {
  if (plain.size() <= form.overhead) return wrong(field, msg("too short for a certificate"));
  const std::size_t length = plain[form.length_offset];
  const std::size_t inside = std::min(length, plain.size() - form.overhead);
  if (inside + remainder.size() != length) {
    return wrong(field, msg("key and remainder have {} bytes instead of {}",
                            inside + remainder.size(), length));
  }
  return concat(plain.subspan(form.key_offset, inside), remainder);
}

/// A certificate opened: what was recovered, the key, and whether the hash fits.
struct Certificate {
  Bytes plain;
  RsaPublicKey key;
  bool hash_right = false;
};
struct CertificateFields {
  const char* certificate;
  const char* remainder;
  const char* exponent;
};
constexpr CertificateFields issuer_fields = {"tag90", "tag92", "tag9F32"};
constexpr CertificateFields card_fields = {"tag9F46", "tag9F48", "tag9F47"};

Result<Certificate> open(const Job& job, const RsaPublicKey& signer,
                         const CertificateFields& fields, const Form& form, ByteView extra) {
  auto plain = recovered(job, signer, fields.certificate);
  if (!plain) return plain.error();
  const ByteView remainder = job.in.bytes(fields.remainder);
  const ByteView exponent = job.in.bytes(fields.exponent);
  auto modulus = key_in(*plain, form, remainder, fields.certificate);
  if (!modulus) return modulus.error();
  const bool right = hash_fits(job, *plain, concat(remainder, exponent, extra));
  return Certificate{
      std::move(*plain), {std::move(*modulus), to_bytes(exponent)},
       right
  };
}

Result<Answers> issuer_certificate(const Job& job) {
  const auto issuer =
      open(job, key_of(job, "capk_modulus", "capk_exponent"), issuer_fields, issuer_form, {});
  if (!issuer) return issuer.error();
  Answers out;
  out.hex("recovered", issuer->plain).hex("issuer_modulus", issuer->key.modulus);
  out.hex("issuer_identifier", ByteView(issuer->plain).subspan(2, 4));
  out.hex("expiry", ByteView(issuer->plain).subspan(6, 2));
  out.truth("sha1_ok", issuer->hash_right);
  return out;
}

/// Bytes that the records of the card bring; without them the hash stays unproven.
ByteView static_data(const Job& job) {
  return job.in.bytes("static_data");
}

Result<Answers> static_signature(const Job& job) {
  const auto plain = recovered(job, key_of(job, "issuer_modulus", "issuer_exponent"), "tag93");
  if (!plain) return plain.error();
  Answers out;
  out.hex("recovered", *plain).hex("dac", ByteView(*plain).subspan(3, 2));
  out.hex("hash", hash_in(*plain));
  if (job.in.has("static_data")) out.truth("hash_ok", hash_fits(job, *plain, static_data(job)));
  return out;
}

Result<Answers> card_certificate(const Job& job) {
  const auto card = open(job, key_of(job, "issuer_modulus", "issuer_exponent"), card_fields,
                         card_form, static_data(job));
  if (!card) return card.error();
  Answers out;
  out.hex("recovered", card->plain).hex("icc_modulus", card->key.modulus);
  out.hex("pan", ByteView(card->plain).subspan(2, 10));
  out.hex("expiry", ByteView(card->plain).subspan(12, 2));
  out.hex("hash", hash_in(card->plain));
  if (job.in.has("static_data")) out.truth("hash_ok", card->hash_right);
  return out;
}

/// Dynamic data: length of the ICC dynamic number, the number, whatever CDA puts behind it.
Result<ByteView> dynamic_data(ByteView plain, std::string_view field) {
  const std::size_t length = plain[3];
  if (length == 0 || length + 4 + sha1_size + 1 > plain.size() || plain[4] + 1U > length) {
    return wrong(field, msg("the lengths inside do not fit"));
  }
  return plain.subspan(4, length);
}

Result<Answers> dynamic_signature(const Job& job) {
  const auto plain = recovered(job, key_of(job, "icc_modulus", "icc_exponent"), "tag9F4B");
  if (!plain) return plain.error();
  const auto dynamic = dynamic_data(*plain, "tag9F4B");
  if (!dynamic) return dynamic.error();
  Answers out;
  out.hex("recovered", *plain);
  out.hex("icc_dynamic_number", dynamic->subspan(1, dynamic->front()));
  out.hex("hash", computed_hash(job, *plain, job.in.bytes("ddol_data")));
  out.truth("hash_ok", hash_fits(job, *plain, job.in.bytes("ddol_data")));
  return out;
}

Result<Answers> combined_signature(const Job& job) {
  const auto issuer =
      open(job, key_of(job, "capk_modulus", "capk_exponent"), issuer_fields, issuer_form, {});
  if (!issuer) return issuer.error();
  const auto card = open(job, issuer->key, card_fields, card_form, {});
  if (!card) return card.error();
  const auto plain = recovered(job, card->key, "tag9F4B");
  if (!plain) return plain.error();
  const auto dynamic = dynamic_data(*plain, "tag9F4B");
  if (!dynamic) return dynamic.error();
  const auto combined = model::parse_combined(*dynamic, sha1_size);
  if (!combined) return wrong("tag9F4B", msg("no dynamic data of CDA inside"));
  Answers out;
  out.hex("issuer_modulus", issuer->key.modulus).truth("issuer_hash_ok", issuer->hash_right);
  out.hex("icc_modulus", card->key.modulus).hex("recovered_sdad", *plain);
  out.hex("icc_dynamic_number", combined->number);
  out.hex("cid", Bytes{combined->information}).hex("ac", combined->cryptogram);
  out.hex("txn_data_hash", combined->hash);
  out.hex("hash", computed_hash(job, *plain, job.in.bytes("un")));
  out.truth("hash_ok", hash_fits(job, *plain, job.in.bytes("un")));
  return out;
}

/// 9F4A names the AIP: it follows the records under the hash.
Result<Answers> chain(const Job& job) {
  const auto issuer =
      open(job, key_of(job, "capk_modulus", "capk_exponent"), issuer_fields, issuer_form, {});
  if (!issuer) return issuer.error();
  const bool with_profile = equal(job.in.bytes("tag9F4A"), "82"_hex);
  const Bytes extra = concat(static_data(job), with_profile ? job.in.bytes("aip") : ByteView{});
  const auto card = open(job, issuer->key, card_fields, card_form, extra);
  if (!card) return card.error();
  Answers out;
  out.hex("issuer_cert_recovered", issuer->plain).hex("issuer_modulus", issuer->key.modulus);
  out.hex("icc_cert_recovered", card->plain).hex("icc_modulus", card->key.modulus);
  out.truth("hashes_ok", issuer->hash_right && card->hash_right);
  return out;
}

/// 8201 to 8205 are one key when each part is what it must be for the two primes and e.
Result<Answers> crt_parts(const Job& job) {
  const auto part = [&](const char* name) { return job.in.bytes(name); };
  const ByteView p = part("8205_p");
  const ByteView q = part("8204_q");
  const ByteView e = part("public_exponent");
  struct Rule {
    const char* field;
    bool holds;
  };
  const Rule rules[] = {
      {"8201_qinv", is_inverse(q, part("8201_qinv"), p)          },
      {"8202_dq",   is_inverse(e, part("8202_dq"),   less_one(q))},
      {"8203_dp",   is_inverse(e, part("8203_dp"),   less_one(p))},
  };
  for (const Rule& rule : rules) {
    if (!rule.holds) return wrong(rule.field, msg("does not belong to these primes"));
  }
  return Answers().hex("modulus", product(p, q)).done();
}

constexpr Field exponent(const char* name) {
  return hex(name, 1, 3);
}
constexpr Field frame(const char* name) {
  return hex(name, frame_min, frame_max);
}
constexpr Field prime(const char* name) {
  return hex(name, 32, 128);
}

// clang-format off
constexpr Row rows[] = {
    {"rsa-issuer-certificate",
     phrase("issuer certificate (90) under a CA key"),
     {frame("capk_modulus"), exponent("capk_exponent"), frame("tag90"), maybe(bytes("tag92")),
      exponent("tag9F32")},
     {"recovered", "issuer_modulus", "issuer_identifier", "expiry", "sha1_ok"},
     issuer_certificate},
    {"rsa-static-data",
     phrase("signed static data (93) under an issuer key"),
     {frame("issuer_modulus"), exponent("issuer_exponent"), frame("tag93"),
      maybe(bytes("static_data"))},
     {"recovered", "dac", "hash", "hash_ok"},
     static_signature},
    {"rsa-card-certificate",
     phrase("card certificate (9F46) under an issuer key"),
     {frame("issuer_modulus"), exponent("issuer_exponent"), frame("tag9F46"),
      maybe(bytes("tag9F48")), exponent("tag9F47"), maybe(bytes("static_data"))},
     {"recovered", "icc_modulus", "pan", "expiry", "hash", "hash_ok"},
     card_certificate},
    {"rsa-dda",
     phrase("signed dynamic data (9F4B) of DDA"),
     {frame("icc_modulus"), exponent("icc_exponent"), frame("tag9F4B"), bytes("ddol_data")},
     {"recovered", "icc_dynamic_number", "hash", "hash_ok"},
     dynamic_signature},
    {"rsa-cda",
     phrase("signed dynamic data (9F4B) of CDA, from the CA key on"),
     {frame("capk_modulus"), exponent("capk_exponent"), frame("tag90"), maybe(bytes("tag92")),
      exponent("tag9F32"), frame("tag9F46"), maybe(bytes("tag9F48")), exponent("tag9F47"),
      frame("tag9F4B"), hex("un", 4)},
     {"issuer_modulus", "issuer_hash_ok", "icc_modulus", "recovered_sdad", "icc_dynamic_number",
      "cid", "ac", "txn_data_hash", "hash", "hash_ok"},
     combined_signature},
    {"rsa-chain",
     phrase("issuer and card certificate from the CA key on"),
     {frame("capk_modulus"), exponent("capk_exponent"), frame("tag90"), maybe(bytes("tag92")),
      exponent("tag9F32"), frame("tag9F46"), maybe(bytes("tag9F48")), exponent("tag9F47"),
      bytes("static_data"), maybe(hex("aip", 2)), maybe(bytes("tag9F4A"))},
     {"issuer_cert_recovered", "issuer_modulus", "icc_cert_recovered", "icc_modulus", "hashes_ok"},
     chain},
    {"rsa-crt",
     phrase("parts of an RSA card key (8201 to 8205) and their modulus"),
     {prime("8201_qinv"), prime("8202_dq"), prime("8203_dp"), prime("8204_q"), prime("8205_p"),
      exponent("public_exponent")},
     {"modulus"},
     crt_parts},
};
// clang-format on

}  // namespace

std::span<const Row> certificate_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
