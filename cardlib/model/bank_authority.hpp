// Certification authorities (CA, 认证中心) of the bank side as terminals hold them: public keys by
// index. Source: reference/pboc.md 2.8, 2.9, 2.11 (CAPK block).
#pragma once

#include <variant>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::model {

/// One public key of an authority; its RID is A000000333.
struct AuthorityKey {
  Byte index = 0;  ///< 8F
  std::variant<crypto::RsaPublicKey, crypto::Sm2PublicKey> key;
  bool test = false;  ///< its private key is known to everybody

  bool is_sm2() const { return key.index() == 1; }
  const crypto::RsaPublicKey& rsa() const { return std::get<0>(key); }
  const crypto::Sm2PublicKey& sm2() const { return std::get<1>(key); }
};

/// Limits of the RSA keys in bytes: an authority has at most 1984 bits, an issuer 1976; a card key
/// has 768 to 1408 bits.
inline constexpr std::size_t authority_modulus_max = 248;
inline constexpr std::size_t issuer_modulus_max = 247;
inline constexpr std::size_t card_modulus_min = 96;
inline constexpr std::size_t card_modulus_max = 176;

}  // namespace sscard::model
