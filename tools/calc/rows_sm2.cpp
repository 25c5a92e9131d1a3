// SM2: published signatures computed again with their nonce, signatures checked, certificates and
// signed data of PBOC 3.0. Source: GB/T 32918; reference/pboc.md 2.9.
#include "cardlib/crypto/sm2_nonce.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

constexpr std::size_t number_size = 32;
constexpr std::size_t point_size = 64;

crypto::Sm2PublicKey point_of(ByteView xy) {
  return {to_bytes(xy.first(number_size)), to_bytes(xy.last(number_size))};
}

Bytes secret_of(const Job& job, std::string_view key) {
  return to_bytes(opened(job.in.key(key)));
}

std::string user_id(const Job& job) {
  return job.in.has("id_ascii") ? job.in.text("id_ascii")
                                : std::string(crypto::sm2_default_user_id);
}

Result<Answers> sign_on(const Job& job, const crypto::Sm2Curve& curve) {
  const auto made =
      crypto::sm2_sign_example(job.engine, curve, {secret_of(job, "d"), secret_of(job, "k")},
                               user_id(job), job.in.bytes("msg"));
  if (!made) return made.error();
  const Bytes key = concat(made->public_key.x, made->public_key.y);
  const ByteView given = job.in.bytes("pubkey_recomputed");
  if (!given.empty() && !equal(given, key)) {
    return wrong("pubkey_recomputed", msg("the private key has another one"));
  }
  return Answers()
      .hex("r_s", concat(made->signature.r, made->signature.s))
      .hex("public_key", key)
      .done();
}

Result<Answers> sign(const Job& job) {
  return sign_on(job, crypto::standard_sm2_curve());
}

Result<Answers> sign_on_curve(const Job& job) {
  const auto part = [&](const char* name) { return to_bytes(job.in.bytes(name)); };
  return sign_on(job, {part("p"), part("a"), part("b"), part("gx"), part("gy"), part("n")});
}

/// false also when the key is no point of the curve.
bool signature_fits(const Job& job, ByteView key, ByteView message, ByteView rs) {
  const auto right =
      job.engine.sm2_verify(point_of(key), user_id(job), message,
                            {to_bytes(rs.first(number_size)), to_bytes(rs.last(number_size))});
  return right && *right;
}

Result<Answers> verify(const Job& job) {
  return Answers()
      .truth("signature_valid", signature_fits(job, job.in.bytes("public_key"), job.in.bytes("msg"),
                                               job.in.bytes("r_s")))
      .done();
}

/// The last 64 bytes sign what is before them, and more.
bool object_fits(const Job& job, std::string_view signer, ByteView object, ByteView more) {
  const Bytes message = concat(object.first(object.size() - point_size), more);
  return signature_fits(job, job.in.bytes(signer), message, object.last(point_size));
}

ByteView key_before_signature(ByteView object) {
  return object.subspan(object.size() - 2 * point_size, point_size);
}

Result<Answers> issuer_certificate(const Job& job) {
  const ByteView object = job.in.bytes("tag90");
  Answers out;
  out.truth("signature_valid", object_fits(job, "ca_pk", object, {}));
  out.hex("issuer_pk", key_before_signature(object));
  out.hex("issuer_identifier", object.subspan(1, 4)).hex("expiry", object.subspan(5, 2));
  return out;
}

Result<Answers> card_certificate(const Job& job) {
  const ByteView object = job.in.bytes("tag9F46");
  const ByteView key = key_before_signature(object);
  if (job.in.has("icc_private_d")) {
    const Bytes d = secret_of(job, "icc_private_d");
    const auto own = crypto::sm2_sign_example(job.engine, crypto::standard_sm2_curve(), {d, d},
                                              crypto::sm2_default_user_id, {});
    if (!own || !equal(concat(own->public_key.x, own->public_key.y), key)) {
      return wrong("icc_private_d", msg("the certificate carries the key of another one"));
    }
  }
  Answers out;
  out.truth("signature_valid", object_fits(job, "issuer_pk", object, job.in.bytes("static_data")));
  out.hex("icc_pk", key).hex("pan", object.subspan(1, 10)).hex("expiry", object.subspan(11, 2));
  return out;
}

Result<Answers> static_signature(const Job& job) {
  const ByteView object = job.in.bytes("tag93");
  Answers out;
  out.truth("signature_valid", object_fits(job, "issuer_pk", object, job.in.bytes("static_data")));
  out.hex("dac", object.subspan(1, 2));
  return out;
}

constexpr Field user = maybe(text("id_ascii", 0, 512));
constexpr Field secret(const char* name) {
  return key(name, number_size, number_size);
}
constexpr Field curve_number(const char* name) {
  return hex(name, number_size);
}

// clang-format off
constexpr Row rows[] = {
    {"sm2-sign",
     phrase("SM2 signature of a published example, with its nonce"),
     {secret("d"), secret("k"), user, bytes("msg"), maybe(hex("pubkey_recomputed", point_size))},
     {"r_s", "public_key"},
     sign},
    {"sm2-sign-on-curve",
     phrase("the same on a curve of your own"),
     {curve_number("p"), curve_number("a"), curve_number("b"), curve_number("gx"),
      curve_number("gy"), curve_number("n"), secret("d"), secret("k"), user, bytes("msg")},
     {"r_s", "public_key"},
     sign_on_curve},
    {"sm2-verify",
     phrase("is an SM2 signature right?"),
     {hex("public_key", point_size), user, bytes("msg"), hex("r_s", point_size)},
     {"signature_valid"},
     verify},
    {"sm2-issuer-certificate",
     phrase("SM2 issuer certificate (90) under a CA key"),
     {maybe(hex("ca_index", 1)), hex("ca_pk", point_size), hex("tag90", 142), user},
     {"signature_valid", "issuer_pk", "issuer_identifier", "expiry"},
     issuer_certificate},
    {"sm2-card-certificate",
     phrase("SM2 card certificate (9F46) under an issuer key"),
     {hex("issuer_pk", point_size), hex("tag9F46", 148), bytes("static_data"), user,
      maybe(secret("icc_private_d"))},
     {"signature_valid", "icc_pk", "pan", "expiry"},
     card_certificate},
    {"sm2-static-data",
     phrase("SM2 signed static data (93) under an issuer key"),
     {hex("issuer_pk", point_size), hex("tag93", 67), bytes("static_data"), user},
     {"signature_valid", "dac"},
     static_signature},
};
// clang-format on

}  // namespace

std::span<const Row> sm2_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
