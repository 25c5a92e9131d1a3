#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/rsa.h>

#include <array>
#include <string>

#include "cardlib/crypto/engine_parts.hpp"
#include "cardlib/crypto/openssl_handles.hpp"

namespace sscard::crypto::openssl_engine {
namespace {

constexpr std::size_t sm2_size = 32;
constexpr const char* engine = "openssl";

/// The library's error queue belongs to the thread and must not grow.
Error refused(std::string_view operation) {
  ERR_clear_error();
  return engine_refused(engine, operation);
}

Owned<BIGNUM> number(ByteView big_endian) {
  return Owned<BIGNUM>(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr));
}

Bytes bytes_of(const BIGNUM* value) {
  Bytes out(static_cast<std::size_t>(BN_num_bytes(value)));
  BN_bn2bin(value, out.data());
  return out;
}

/// Named numbers and byte strings of a key; the builder only borrows both until key().
class Parameters {
 public:
  Parameters() : builder_(OSSL_PARAM_BLD_new()) {}
  void push(const char* name, ByteView big_endian) { push(name, number(big_endian)); }
  void push(const char* name, Owned<BIGNUM> value) {
    numbers_.push_back(std::move(value));
    ensures(OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get()) == 1);
  }
  void push_text(const char* name, const char* text) {
    ensures(OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, text, 0) == 1);
  }
  void push_octets(const char* name, Bytes octets) {
    octets_ = std::move(octets);
    ensures(OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, octets_.data(),
                                             octets_.size()) == 1);
  }
  /// nullptr when the numbers are no key of this kind.
  Owned<EVP_PKEY> key(const char* kind, int selection) {
    const Owned<OSSL_PARAM> all(OSSL_PARAM_BLD_to_param(builder_.get()));
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(openssl_library(), kind, nullptr));
    EVP_PKEY* out = nullptr;
    if (all == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &out, selection, all.get()) != 1) {
      return nullptr;
    }
    return Owned<EVP_PKEY>(out);
  }

 private:
  Owned<OSSL_PARAM_BLD> builder_;
  std::vector<Owned<BIGNUM>> numbers_;
  Bytes octets_;
};

Owned<EVP_PKEY> rsa_key(const RsaPublicKey& key) {
  Parameters parameters;
  parameters.push(OSSL_PKEY_PARAM_RSA_N, key.modulus);
  parameters.push(OSSL_PKEY_PARAM_RSA_E, key.exponent);
  return parameters.key("RSA", EVP_PKEY_PUBLIC_KEY);
}

/// The library takes no CRT parts without d: e⁻¹ mod (p − 1)(q − 1), nullptr when there is none.
Owned<BIGNUM> private_exponent(const RsaPrivateKey& key) {
  const Owned<BN_CTX> scratch(BN_CTX_secure_new_ex(openssl_library()));
  const Owned<BIGNUM> p = number(key.p);
  const Owned<BIGNUM> q = number(key.q);
  const Owned<BIGNUM> phi(BN_new());
  ensures(BN_sub_word(p.get(), 1) == 1 && BN_sub_word(q.get(), 1) == 1);
  ensures(BN_mul(phi.get(), p.get(), q.get(), scratch.get()) == 1);
  BN_set_flags(phi.get(), BN_FLG_CONSTTIME);
  const Owned<BIGNUM> e = number(key.public_key.exponent);
  return Owned<BIGNUM>(BN_mod_inverse(nullptr, e.get(), phi.get(), scratch.get()));
}

Owned<EVP_PKEY> rsa_key(const RsaPrivateKey& key) {
  Parameters parameters;
  parameters.push(OSSL_PKEY_PARAM_RSA_N, key.public_key.modulus);
  parameters.push(OSSL_PKEY_PARAM_RSA_E, key.public_key.exponent);
  auto d = key.d.empty() ? private_exponent(key) : number(key.d);
  if (d == nullptr) return nullptr;
  parameters.push(OSSL_PKEY_PARAM_RSA_D, std::move(d));
  parameters.push(OSSL_PKEY_PARAM_RSA_FACTOR1, key.p);
  parameters.push(OSSL_PKEY_PARAM_RSA_FACTOR2, key.q);
  parameters.push(OSSL_PKEY_PARAM_RSA_EXPONENT1, key.dp);
  parameters.push(OSSL_PKEY_PARAM_RSA_EXPONENT2, key.dq);
  parameters.push(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, key.qinv);
  return parameters.key("RSA", EVP_PKEY_KEYPAIR);
}

using RawStart = int (*)(EVP_PKEY_CTX*);
using RawStep = int (*)(EVP_PKEY_CTX*, unsigned char*, std::size_t*, const unsigned char*,
                        std::size_t);

Result<Bytes> raw_rsa(EVP_PKEY* key, RawStart start, RawStep step, ByteView in) {
  if (key == nullptr) return refused(phrase("RSA key"));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(openssl_library(), key, nullptr));
  Bytes out(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
  std::size_t size = out.size();
  if (in.size() != size || start(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) != 1 ||
      step(context.get(), out.data(), &size, in.data(), in.size()) != 1) {
    return refused("RSA");
  }
  ensures(size == out.size());
  return out;
}

Bytes rsa_part(const EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  ensures(EVP_PKEY_get_bn_param(key, name, &value) == 1);
  return bytes_of(Owned<BIGNUM>(value).get());
}

Bytes uncompressed(const Sm2PublicKey& key) {
  Bytes out = {0x04};
  append(out, key.x);
  append(out, key.y);
  return out;
}

Owned<EVP_PKEY> sm2_key(const Sm2PublicKey& key, ByteView d) {
  if (key.x.size() != sm2_size || key.y.size() != sm2_size) return nullptr;
  Parameters parameters;
  parameters.push_text(OSSL_PKEY_PARAM_GROUP_NAME, "SM2");
  parameters.push_octets(OSSL_PKEY_PARAM_PUB_KEY, uncompressed(key));
  if (d.empty()) return parameters.key("SM2", EVP_PKEY_PUBLIC_KEY);
  parameters.push(OSSL_PKEY_PARAM_PRIV_KEY, d);
  return parameters.key("SM2", EVP_PKEY_KEYPAIR);
}

Owned<EVP_PKEY> sm2_key(const Sm2KeyPair& key) {
  return sm2_key(key.public_key, key.d.reveal(SecretAccess::for_cipher()));
}

using DigestStart = int (*)(EVP_MD_CTX*, EVP_PKEY_CTX**, const char*, OSSL_LIB_CTX*, const char*,
                            EVP_PKEY*, const OSSL_PARAM*);

/// A digest context that begins with the Z value of this user.
Owned<EVP_MD_CTX> sm2_start(DigestStart start, EVP_PKEY* key, std::string_view user_id) {
  Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* inner = nullptr;  // owned by the digest context
  if (start(context.get(), &inner, "SM3", openssl_library(), nullptr, key, nullptr) != 1 ||
      EVP_PKEY_CTX_set1_id(inner, user_id.data(), static_cast<int>(user_id.size())) != 1) {
    return nullptr;
  }
  return context;
}

Result<Sm2Signature> from_der(ByteView der) {
  const unsigned char* at = der.data();
  const Owned<ECDSA_SIG> pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (pair == nullptr) return refused("SM2");
  return Sm2Signature{left_padded(bytes_of(ECDSA_SIG_get0_r(pair.get())), sm2_size),
                      left_padded(bytes_of(ECDSA_SIG_get0_s(pair.get())), sm2_size)};
}

Bytes to_der(const Sm2Signature& signature) {
  const Owned<ECDSA_SIG> pair(ECDSA_SIG_new());
  ensures(ECDSA_SIG_set0(pair.get(), number(signature.r).release(),
                         number(signature.s).release()) == 1);
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  ensures(size > 0);
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

struct CurveGroup {
  Owned<BN_CTX> scratch{BN_CTX_secure_new_ex(openssl_library())};
  Owned<EC_GROUP> group;
  Owned<EC_POINT> generator;
};

/// group == nullptr: the numbers are no curve, or the generator does not lie on it.
CurveGroup curve_group(const Sm2Curve& curve) {
  CurveGroup out;
  Owned<EC_GROUP> group(EC_GROUP_new_curve_GFp(number(curve.p).get(), number(curve.a).get(),
                                               number(curve.b).get(), out.scratch.get()));
  if (group == nullptr) return out;
  out.generator.reset(EC_POINT_new(group.get()));
  const Owned<BIGNUM> one(BN_new());
  if (BN_one(one.get()) == 1 &&
      EC_POINT_set_affine_coordinates(group.get(), out.generator.get(), number(curve.gx).get(),
                                      number(curve.gy).get(), out.scratch.get()) == 1 &&
      EC_GROUP_set_generator(group.get(), out.generator.get(), number(curve.n).get(), one.get()) ==
          1) {
    out.group = std::move(group);
  }
  return out;
}

}  // namespace

Result<Sm2PublicKey> curve_point(const Sm2Curve& curve, ByteView scalar) {
  const CurveGroup on = curve_group(curve);
  if (on.group == nullptr) return refused("SM2");
  const Owned<EC_POINT> point(EC_POINT_new(on.group.get()));
  const Owned<BIGNUM> x(BN_new());
  const Owned<BIGNUM> y(BN_new());
  if (EC_POINT_mul(on.group.get(), point.get(), number(scalar).get(), nullptr, nullptr,
                   on.scratch.get()) != 1 ||
      EC_POINT_get_affine_coordinates(on.group.get(), point.get(), x.get(), y.get(),
                                      on.scratch.get()) != 1) {
    return refused("SM2");
  }
  return Sm2PublicKey{left_padded(bytes_of(x.get()), sm2_size),
                      left_padded(bytes_of(y.get()), sm2_size)};
}

Result<Sm2Signature> sm2_equation(const Sm2Curve& curve, const Sm2Example& example,
                                  const Sm2EquationInput& input) {
  const Owned<BN_CTX> scratch(BN_CTX_secure_new_ex(openssl_library()));
  const Owned<BIGNUM> n = number(curve.n);
  const Owned<BIGNUM> d = number(example.d);
  const Owned<BIGNUM> r = number(input.digest);
  const Owned<BIGNUM> s(BN_new());
  const Owned<BIGNUM> inverse = number(example.d);
  if (BN_mod_add(r.get(), r.get(), number(input.x1).get(), n.get(), scratch.get()) != 1 ||
      BN_mod_mul(s.get(), r.get(), d.get(), n.get(), scratch.get()) != 1 ||
      BN_mod_sub(s.get(), number(example.k).get(), s.get(), n.get(), scratch.get()) != 1 ||
      BN_add_word(inverse.get(), 1) != 1 ||
      BN_mod_inverse(inverse.get(), inverse.get(), n.get(), scratch.get()) == nullptr ||
      BN_mod_mul(s.get(), s.get(), inverse.get(), n.get(), scratch.get()) != 1) {
    return refused("SM2");
  }
  return Sm2Signature{left_padded(bytes_of(r.get()), sm2_size),
                      left_padded(bytes_of(s.get()), sm2_size)};
}

Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(openssl_library(), "RSA", nullptr));
  const Owned<BIGNUM> e(BN_new());
  EVP_PKEY* made = nullptr;
  if (BN_set_word(e.get(), exponent) != 1 || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)) != 1 ||
      EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get()) != 1 ||
      EVP_PKEY_generate(context.get(), &made) != 1) {
    return refused(phrase("RSA key generation"));
  }
  const Owned<EVP_PKEY> key(made);
  return RsaPrivateKey{
      {rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_N), rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_E)},
      rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_D),
      rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_FACTOR1),
      rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_FACTOR2),
      rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_EXPONENT1),
      rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_EXPONENT2),
      rsa_part(key.get(), OSSL_PKEY_PARAM_RSA_COEFFICIENT1)
  };
}

Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in) {
  return raw_rsa(rsa_key(key).get(), EVP_PKEY_encrypt_init, EVP_PKEY_encrypt, in);
}

Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in) {
  return raw_rsa(rsa_key(key).get(), EVP_PKEY_decrypt_init, EVP_PKEY_decrypt, in);
}

Result<Sm2KeyPair> make_sm2() {
  const Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(openssl_library(), nullptr, "SM2"));
  if (key == nullptr) return refused(phrase("SM2 key generation"));
  std::array<Byte, 1 + 2 * sm2_size> point{};
  std::size_t size = 0;
  BIGNUM* d = nullptr;
  if (EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                      point.size(), &size) != 1 ||
      size != point.size() || point[0] != 0x04 ||
      EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &d) != 1) {
    return refused(phrase("SM2 key generation"));
  }
  const Owned<BIGNUM> owned(d);
  std::array<Byte, sm2_size> secret{};
  const WipeOnExit wiped(secret);
  ensures(BN_bn2binpad(d, secret.data(), sm2_size) == static_cast<int>(sm2_size));
  const ByteView xy = ByteView(point).subspan(1);
  return Sm2KeyPair{
      KeyBytes(secret), {to_bytes(xy.first(sm2_size)), to_bytes(xy.last(sm2_size))}
  };
}

Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id, ByteView message) {
  const Owned<EVP_PKEY> pkey = sm2_key(key);
  if (pkey == nullptr) return refused(phrase("SM2 key"));
  const Owned<EVP_MD_CTX> context = sm2_start(EVP_DigestSignInit_ex, pkey.get(), user_id);
  if (context == nullptr) return refused("SM2");
  std::array<Byte, 80> der{};
  std::size_t size = der.size();
  if (EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size()) != 1) {
    return refused("SM2");
  }
  return from_der(ByteView(der).first(size));
}

Result<Sm2Signature> sm2_sign_digest(const Sm2KeyPair& key, ByteView digest) {
  const Owned<EVP_PKEY> pkey = sm2_key(key);
  if (pkey == nullptr) return refused(phrase("SM2 key"));
  const Owned<EVP_PKEY_CTX> context(
      EVP_PKEY_CTX_new_from_pkey(openssl_library(), pkey.get(), nullptr));
  std::array<Byte, 80> der{};
  std::size_t size = der.size();
  if (context == nullptr || EVP_PKEY_sign_init(context.get()) != 1 ||
      EVP_PKEY_sign(context.get(), der.data(), &size, digest.data(), digest.size()) != 1) {
    return refused("SM2");
  }
  return from_der(ByteView(der).first(size));
}

Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id, ByteView message,
                        const Sm2Signature& signature) {
  const Owned<EVP_PKEY> pkey = sm2_key(key, {});
  if (pkey == nullptr) return refused(phrase("SM2 key"));
  const Owned<EVP_MD_CTX> context = sm2_start(EVP_DigestVerifyInit_ex, pkey.get(), user_id);
  if (context == nullptr) return refused("SM2");
  const Bytes der = to_der(signature);
  const bool right =
      EVP_DigestVerify(context.get(), der.data(), der.size(), message.data(), message.size()) == 1;
  ERR_clear_error();
  return right;
}

Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost, MutableBytes out) {
  if (!cost_fits(cost)) return refused("scrypt");
  EVP_KDF* kdf = EVP_KDF_fetch(openssl_library(), "SCRYPT", nullptr);
  ensures(kdf != nullptr);
  EVP_KDF_CTX* context = EVP_KDF_CTX_new(kdf);
  EVP_KDF_free(kdf);
  ScryptCost c = cost;
  std::uint64_t memory = 2 * scrypt_memory_max;
  Byte none = 0;  // a null pointer would mean "not given"
  const auto octets = [&](const char* name, ByteView bytes) {
    return OSSL_PARAM_construct_octet_string(
        name, bytes.empty() ? &none : const_cast<Byte*>(bytes.data()), bytes.size());
  };
  const std::array<OSSL_PARAM, 7> parameters = {
      octets(OSSL_KDF_PARAM_PASSWORD, credential),
      octets(OSSL_KDF_PARAM_SALT, salt),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &c.n),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &c.r),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &c.p),
      OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
      OSSL_PARAM_construct_end()};
  const bool made = EVP_KDF_derive(context, out.data(), out.size(), parameters.data()) == 1;
  EVP_KDF_CTX_free(context);
  if (!made) return refused("scrypt");
  return {};
}

}  // namespace sscard::crypto::openssl_engine
