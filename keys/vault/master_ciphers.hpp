// Where master keys compute: in this process from the ring's own bytes, or inside a token that
// never gives them out. Everything above sees ciphers; the one thing it may not do with a token's
// cipher is ask for what a derivation cannot give (deciphering, MACs), and no caller does. Source:
// security.md 5.2, 5.4; design.md 5.
#pragma once

#include <memory>

#include "cardlib/crypto/crypto.hpp"
#include "cardlib/model/diversification.hpp"
#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

class MasterCiphers {
 public:
  virtual ~MasterCiphers() = default;
  /// The undiversified key.
  virtual Result<std::unique_ptr<crypto::Cipher>> master(const KeyEntry& entry) = 0;
  /// The key of the card's city: the levels above the card walked down.
  virtual Result<std::unique_ptr<crypto::Cipher>> city(const KeyEntry& entry,
                                                       const model::CardFactors& factors) = 0;
};

/// The software backend: keys of the ring, computed by `provider`.
std::unique_ptr<MasterCiphers> software_masters(const crypto::Provider& provider);

}  // namespace sscard::keys
