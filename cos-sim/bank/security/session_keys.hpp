// Session keys and checks of SCP02 i=55 as the card computes them. Written apart from the model's
// functions on purpose: the card and the vault share no line of this, so a mistake shows.
// Source: reference/pboc.md 1.2 (GlobalPlatform SCP02, options i=15 and 55).
#pragma once

#include <memory>

#include "cardlib/apdu/apdu.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cos-sim/bank/security/channel_session.hpp"
#include "cos-sim/bank/security/key_set.hpp"

namespace sscard::cos::bank {

/// Ciphers of one session; the key bytes themselves are not kept.
class SessionKeys {
 public:
  /// nullopt: the engine refused a key.
  static std::optional<SessionKeys> derive(const crypto::Provider& engine, const KeySet& keys,
                                           std::uint16_t sequence);

  /// host challenge 8 ‖ sequence 2 ‖ card challenge 6 proves the card; sequence ‖ card ‖ host
  /// challenge proves the host. `challenges` has 16 bytes in the order asked for.
  Block cryptogram(ByteView challenges) const;
  /// Retail MAC over `padded`, whose initial value is `icv`.
  Block mac(const Block& icv, ByteView padded) const;
  /// Initial value of the next MAC: this one under single DES with the left half of S-MAC.
  Block next_icv(const Block& mac) const;
  /// C-DECRYPTION in place; false when the padding is wrong.
  bool decipher_body(Bytes& body) const;
  const crypto::Cipher& data_key() const { return *dek_; }

 private:
  std::unique_ptr<crypto::Cipher> enc_;
  std::unique_ptr<crypto::Cipher> dek_;
  std::unique_ptr<crypto::Cipher> icv_;
  std::unique_ptr<crypto::RetailMac> mac_;
};

}  // namespace sscard::cos::bank
