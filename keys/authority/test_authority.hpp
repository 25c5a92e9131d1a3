// The TEST certification authority (测试认证中心): its keys are public, the private ones included.
// It certifies issuer keys so that test cards authenticate offline; a production profile names the
// certificate that a real authority gave instead. Source: reference/pboc.md 2.8, 2.9; design.md 5.
#pragma once

#include <vector>

#include "cardlib/model/bank_authority.hpp"
#include "cardlib/model/bank_certificate.hpp"
#include "keys/vault/key_pairs.hpp"

namespace sscard::keys {

/// What terminals of the test bench hold: RSA F0 (1984 bits), F1 (1152 bits), SM2 F8.
std::vector<model::AuthorityKey> test_authority_keys();
/// Has the test authority a key of this index?
bool is_test_authority(Byte index);

/// The issuer's side of a certificate.
struct IssuerName {
  std::array<Byte, 4> bin{};  ///< BCD, padded with F
  std::array<Byte, 2> expiry{};
  std::array<Byte, 3> serial{};
};
/// 90, and for RSA 92 and 9F32; SM2 has only the certificate. BadInput: no such index, or an index
/// of the other kind. Crypto: the issuer key is longer than the authority's.
Result<model::RsaCertificate> certify_with_test_authority(Byte index, const SealedPair& issuer,
                                                          const IssuerName& name);

}  // namespace sscard::keys
