// Key loads: every WRITE KEY of one card, enciphered and in load order.
// Sources: reference/ssc-card.md 9.2; corrections.md A.8, A.9.7; design.md 4; pboc.md 1.3.
#pragma once

#include <vector>

#include "keys/vault/card_keys.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::keys {

struct KeyLoads {
  std::vector<KeyLoad> loads;
  std::vector<Kcv> kcvs;  ///< of the master keys and the key set that were loaded
};

/// ErrorKind::Keys when the step may not use a key or the vault has none.
Result<KeyLoads> key_loads(const StepKeys& keys, CardKeys& card_keys,
                           const PrepareRequest& request);

}  // namespace sscard::keys
