// SM2 with a nonce and on a curve that somebody names: how the published examples are computed
// again, digit by digit. For examples only: who knows k of one signature knows the private key, so
// nothing that signs for a card or an issuer comes here. Source: GB/T 32918.2 and its annex A.
#pragma once

#include "cardlib/crypto/crypto.hpp"

namespace sscard::crypto {

/// y² = x³ + ax + b over the integers modulo p, with base point and its (prime) order n; 32 bytes
/// each.
struct Sm2Curve {
  Bytes p, a, b, gx, gy, n;
};
/// sm2p256v1 of GB/T 32918.5.
Sm2Curve standard_sm2_curve();

/// The secret numbers of an example, which are printed beside it.
struct Sm2Example {
  Bytes d, k;
};
struct Sm2EquationInput {
  Bytes digest;  ///< e = SM3(Z ‖ M)
  Bytes x1;      ///< of k · G
};

struct Sm2ExampleSignature {
  Sm2PublicKey public_key;
  Sm2Signature signature;
};
/// Crypto error: no curve, a number of another length than 32 bytes, d or k no number for it, a
/// user id above 8191 bytes.
Result<Sm2ExampleSignature> sm2_sign_example(const Provider& engine, const Sm2Curve& curve,
                                             const Sm2Example& example, std::string_view user_id,
                                             ByteView message);

}  // namespace sscard::crypto
