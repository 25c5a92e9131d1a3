#include <botan/bigint.h>
#include <botan/numthry.h>
#include <botan/pubkey.h>
#include <botan/rsa.h>
#include <botan/scrypt.h>
#include <botan/sm2.h>
#include <botan/system_rng.h>

#include <string>

#include "cardlib/crypto/engine_parts.hpp"

namespace sscard::crypto::botan_engine {
namespace {

constexpr std::size_t sm2_size = 32;
constexpr const char* engine = "botan";

/// Runs library code; whatever it throws becomes "the engine refused" here and goes no further.
template <typename Work>
auto guarded(std::string_view operation, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception&) {
    return engine_refused(engine, operation);
  }
}

Botan::BigInt number(ByteView big_endian) {
  return Botan::BigInt::decode(big_endian.data(), big_endian.size());
}

Bytes bytes_of(const Botan::BigInt& value) {
  Bytes out(value.bytes());
  value.binary_encode(out.data());
  return out;
}

const Botan::EC_Group& sm2_group() {
  static const Botan::EC_Group only("sm2p256v1");
  return only;
}

Sm2PublicKey public_part(const Botan::PointGFp& point) {
  return {left_padded(bytes_of(point.get_affine_x()), sm2_size),
          left_padded(bytes_of(point.get_affine_y()), sm2_size)};
}

/// The library takes user id and hash as one text with a comma between them.
bool id_fits(std::string_view user_id) {
  return user_id.find(',') == std::string_view::npos;
}

std::string sm2_parameters(std::string_view user_id) {
  return std::string(user_id) + ",SM3";
}

/// Botan's word for "the message is the digest"; the user id plays no part then.
std::string sm2_digest_parameters() {
  return std::string(sm2_default_user_id) + ",Raw";
}

Result<Sm2Signature> sm2_signed(const Sm2KeyPair& key, const std::string& parameters,
                                ByteView message) {
  return guarded("SM2", [&]() -> Result<Sm2Signature> {
    const Botan::SM2_PrivateKey sm2(Botan::system_rng(), sm2_group(),
                                    number(key.d.reveal(SecretAccess::for_cipher())));
    Botan::PK_Signer signer(sm2, Botan::system_rng(), parameters);
    const auto rs = signer.sign_message(message.data(), message.size(), Botan::system_rng());
    const ByteView both(rs);
    ensures(both.size() == 2 * sm2_size);
    return Sm2Signature{to_bytes(both.first(sm2_size)), to_bytes(both.last(sm2_size))};
  });
}

Botan::EC_Group curve_group(const Sm2Curve& curve) {
  return {number(curve.p),  number(curve.a), number(curve.b), number(curve.gx),
          number(curve.gy), number(curve.n), Botan::BigInt(1)};
}

}  // namespace

Result<Sm2PublicKey> curve_point(const Sm2Curve& curve, ByteView scalar) {
  return guarded("SM2", [&]() -> Result<Sm2PublicKey> {
    const Botan::EC_Group group = curve_group(curve);
    if (!group.verify_public_element(group.get_base_point())) {
      return engine_refused(engine, "SM2");
    }
    return public_part(group.get_base_point() * number(scalar));
  });
}

Result<Sm2Signature> sm2_equation(const Sm2Curve& curve, const Sm2Example& example,
                                  const Sm2EquationInput& input) {
  return guarded("SM2", [&]() -> Result<Sm2Signature> {
    const Botan::BigInt n = number(curve.n);
    const Botan::BigInt d = number(example.d);
    const Botan::BigInt inverse = Botan::inverse_mod(d + 1, n);
    if (inverse.is_zero()) return engine_refused(engine, "SM2");
    const Botan::BigInt r = (number(input.digest) + number(input.x1)) % n;
    const Botan::BigInt difference = number(example.k) + n - (r * d) % n;
    const Botan::BigInt s = (inverse * difference) % n;
    return Sm2Signature{left_padded(bytes_of(r), sm2_size), left_padded(bytes_of(s), sm2_size)};
  });
}

Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) {
  return guarded(phrase("RSA key generation"), [&]() -> Result<RsaPrivateKey> {
    const Botan::RSA_PrivateKey key(Botan::system_rng(), bits, exponent);
    return RsaPrivateKey{
        {bytes_of(key.get_n()), bytes_of(key.get_e())},
        bytes_of(key.get_d()),
        bytes_of(key.get_p()),
        bytes_of(key.get_q()),
        bytes_of(key.get_d1()),
        bytes_of(key.get_d2()),
        bytes_of(key.get_c())
    };
  });
}

Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in) {
  return guarded("RSA", [&]() -> Result<Bytes> {
    const Botan::RSA_PublicKey rsa(number(key.modulus), number(key.exponent));
    if (in.size() != key.modulus.size() || number(in) >= rsa.get_n()) {
      return engine_refused(engine, "RSA");
    }
    const Botan::PK_Encryptor_EME raw(rsa, Botan::system_rng(), "Raw");
    return left_padded(raw.encrypt(in.data(), in.size(), Botan::system_rng()), in.size());
  });
}

Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in) {
  return guarded("RSA", [&]() -> Result<Bytes> {
    const Botan::RSA_PrivateKey rsa(number(key.p), number(key.q), number(key.public_key.exponent),
                                    number(key.d), number(key.public_key.modulus));
    if (in.size() != key.public_key.modulus.size() || number(in) >= rsa.get_n()) {
      return engine_refused(engine, "RSA");
    }
    const Botan::PK_Decryptor_EME raw(rsa, Botan::system_rng(), "Raw");
    const auto plain = raw.decrypt(in.data(), in.size());
    return left_padded(plain, in.size());
  });
}

Result<Sm2KeyPair> make_sm2() {
  return guarded(phrase("SM2 key generation"), [&]() -> Result<Sm2KeyPair> {
    const Botan::SM2_PrivateKey key(Botan::system_rng(), sm2_group());
    std::array<Byte, sm2_size> secret{};
    const WipeOnExit wiped(secret);
    Botan::BigInt::encode_1363(secret.data(), secret.size(), key.private_value());
    return Sm2KeyPair{KeyBytes(secret), public_part(key.public_point())};
  });
}

Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id, ByteView message) {
  if (!id_fits(user_id)) return engine_refused(engine, "SM2");
  return sm2_signed(key, sm2_parameters(user_id), message);
}

Result<Sm2Signature> sm2_sign_digest(const Sm2KeyPair& key, ByteView digest) {
  return sm2_signed(key, sm2_digest_parameters(), digest);
}

Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id, ByteView message,
                        const Sm2Signature& signature) {
  if (!id_fits(user_id)) return engine_refused(engine, "SM2");
  return guarded(phrase("SM2 key"), [&]() -> Result<bool> {
    const Botan::PointGFp point = sm2_group().point(number(key.x), number(key.y));
    if (!sm2_group().verify_public_element(point)) {
      return engine_refused(engine, phrase("SM2 key"));
    }
    const Botan::SM2_PublicKey sm2(sm2_group(), point);
    Botan::PK_Verifier verifier(sm2, sm2_parameters(user_id));
    const Bytes rs = concat(signature.r, signature.s);
    return verifier.verify_message(message.data(), message.size(), rs.data(), rs.size());
  });
}

Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost, MutableBytes out) {
  if (!cost_fits(cost)) return engine_refused(engine, "scrypt");
  try {
    Botan::scrypt(out.data(), out.size(), reinterpret_cast<const char*>(credential.data()),
                  credential.size(), salt.data(), salt.size(), cost.n, cost.r, cost.p);
  } catch (const std::exception&) {
    return engine_refused(engine, "scrypt");
  }
  return {};
}

}  // namespace sscard::crypto::botan_engine
