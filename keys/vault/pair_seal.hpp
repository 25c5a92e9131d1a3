// Sealing of private keys outside the vault. [PROP] a sealed private part is
//   01 ‖ IV 16 ‖ SM4-CBC(K1, private numbers, padded 80…) ‖ HMAC-SM3(K2, use ‖ kind ‖ public part ‖
//   everything before)
// K1 = SM4-CMAC(pair key, "sscard pair cipher"), K2 = SM4-CMAC(pair key, "sscard pair mac"): the
// pair key itself seals nothing. The MAC is checked before anything is deciphered, and it binds the
// private part to its public part and its use, so a card's pair never signs as an issuer.
// Source: security.md B1, B3 (one key, one purpose).
#pragma once

#include "cardlib/base/world.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "keys/vault/key_pairs.hpp"

namespace sscard::keys {

/// An opened pair; wiped with its owner.
class OpenPair {
 public:
  OpenPair() = default;
  OpenPair(const OpenPair&) = delete;
  OpenPair& operator=(const OpenPair&) = delete;
  OpenPair(OpenPair&& other) noexcept = default;
  OpenPair& operator=(OpenPair&& other) noexcept = default;
  ~OpenPair();

  crypto::RsaPrivateKey rsa;  ///< CRT parts without d, each as long as its prime
  crypto::Sm2KeyPair sm2;
};

/// Makes a pair. BadInput: lengths outside model/bank_authority.hpp or an exponent that is neither
/// 3 nor 65537.
Result<OpenPair> make_open_pair(const crypto::Provider& engine, const PairRequest& request);

/// The vault's pair key at work.
class PairSeal {
 public:
  static Result<PairSeal> create(const crypto::Provider& engine, const crypto::Cipher& pair_key);
  PairSeal(PairSeal&&) = default;
  PairSeal& operator=(PairSeal&&) = default;
  ~PairSeal() = default;

  SealedPair seal(const PairRequest& request, const OpenPair& pair, Random& random) const;
  /// ErrorKind::Keys: not sealed by this vault, touched, or for another use than `use`.
  Result<OpenPair> open(const SealedPair& pair, PairUse use) const;

 private:
  PairSeal(const crypto::Provider& engine, std::unique_ptr<crypto::Cipher> cipher, KeyBytes mac)
      : engine_(&engine), cipher_(std::move(cipher)), mac_key_(std::move(mac)) {}
  Bytes mac(const SealedPair& pair, ByteView body) const;

  const crypto::Provider* engine_;
  std::unique_ptr<crypto::Cipher> cipher_;
  KeyBytes mac_key_;
};

}  // namespace sscard::keys
