// The keys of a vault by the names that people use: every row of the social key table, once per
// algorithm of cards, and the single keys of card, bank and file exchange. One list serves making
// keys, test keys and listings. Sources: reference/ssc-card.md 6.2; pboc.md 1.3, 1.5.
#pragma once

#include <string>
#include <vector>

#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

/// Name, purpose, slot, level and algorithm of a key that does not exist yet: version 1, active.
/// Names of SM4 keys of cards end in " (SM4)".
std::vector<KeyFacts> named_keys();

/// ErrorKind::Usage: no key has this name.
Result<KeyFacts> named_key(std::string_view name);

/// The KMC identifier of a BIN of 6 to 10 digits: BCD, padded with F; zeros without one. Usage: no
/// BIN.
Result<std::array<Byte, 6>> kmc_identifier(const std::string& bin);

}  // namespace sscard::keys
