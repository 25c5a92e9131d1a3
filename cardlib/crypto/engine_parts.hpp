// The public-key halves of the two engines, for cardlib/crypto only: each engine is one Provider
// built from two files so that symmetric and public-key code stay apart. Only our own types appear
// here; the libraries are seen by the .cpp files alone.
// Sources: RFC 8017 (RSA primitives), GB/T 32918 (SM2).
#pragma once

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/crypto/sm2_nonce.hpp"

namespace sscard::crypto {

/// "The engine refused": a Crypto error that names the engine and the operation, nothing else.
Error engine_refused(std::string_view engine, std::string_view operation);
/// A key length that does not belong to the algorithm.
Error wrong_key_length(std::string_view engine, std::string_view algorithm, std::size_t bytes);

/// Bytes of a key for this cipher.
bool key_length_fits(CipherKind kind, std::size_t bytes);
/// "DES", "3DES", "SM4", "AES".
std::string_view cipher_name(CipherKind kind);

/// Left-pads with 00 to `size`; the value must fit (expects).
Bytes left_padded(ByteView value, std::size_t size);

/// What one derivation may take, so that a file cannot ask for all memory.
inline constexpr std::uint64_t scrypt_memory_max = 256U << 20U;
/// n a power of two above 1, r and p not 0, and no more memory than that.
bool cost_fits(const ScryptCost& cost);

namespace openssl_engine {
Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost, MutableBytes out);
Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent);
Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in);
Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in);
Result<Sm2KeyPair> make_sm2();
Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id, ByteView message);
Result<Sm2Signature> sm2_sign_digest(const Sm2KeyPair& key, ByteView digest);
Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id, ByteView message,
                        const Sm2Signature& signature);
/// scalar · G. Crypto error: no curve, or the point at infinity.
Result<Sm2PublicKey> curve_point(const Sm2Curve& curve, ByteView scalar);
/// r = e + x₁, s = (1 + d)⁻¹ (k − r d), both modulo n; numbers of the published examples only.
Result<Sm2Signature> sm2_equation(const Sm2Curve& curve, const Sm2Example& example,
                                  const Sm2EquationInput& input);
}  // namespace openssl_engine

namespace botan_engine {
Status scrypt(ByteView credential, ByteView salt, const ScryptCost& cost, MutableBytes out);
Result<RsaPrivateKey> make_rsa(std::size_t bits, std::uint32_t exponent);
Result<Bytes> rsa_public(const RsaPublicKey& key, ByteView in);
Result<Bytes> rsa_private(const RsaPrivateKey& key, ByteView in);
Result<Sm2KeyPair> make_sm2();
Result<Sm2Signature> sm2_sign(const Sm2KeyPair& key, std::string_view user_id, ByteView message);
Result<Sm2Signature> sm2_sign_digest(const Sm2KeyPair& key, ByteView digest);
Result<bool> sm2_verify(const Sm2PublicKey& key, std::string_view user_id, ByteView message,
                        const Sm2Signature& signature);
/// scalar · G. Crypto error: no curve, or the point at infinity.
Result<Sm2PublicKey> curve_point(const Sm2Curve& curve, ByteView scalar);
/// r = e + x₁, s = (1 + d)⁻¹ (k − r d), both modulo n; numbers of the published examples only.
Result<Sm2Signature> sm2_equation(const Sm2Curve& curve, const Sm2Example& example,
                                  const Sm2EquationInput& input);
}  // namespace botan_engine

}  // namespace sscard::crypto
