// The hierarchy of the social keys: what each level makes itself and what it gets from above. A
// national vault disperses its keys to a province, a province its own and the national ones to a
// city (密钥分散); names, versions and algorithms stay. No child is believed: each is compared with
// its parent, its factor and every key it must not be. Sources: reference/ssc-card.md 6.1
// (versions), 7.1, 7.2; security.md B7; corrections.md A.9 (raw keys).
#pragma once

#include "cardlib/base/world.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/secret_input.hpp"

namespace sscard::keys {

/// A key has at most four versions at a time on a card; the byte counts on.
inline constexpr Byte versions_max = 0xFE;

/// Six digits that fit the level: none for the nation, PP0000 for a province, a city's code that is
/// no province's for a city. Bank vaults have no region. Usage: otherwise.
Status check(const Charter& charter);

/// What is to be made.
struct KeyOrder {
  std::string name;                  ///< of named_keys()
  std::array<Byte, 6> identifier{};  ///< KMCs only: BIN in BCD, F-padded
};

/// The facts of the key an order makes: its next version in this ring. Errors of generate().
Result<KeyFacts> next_version(const KeyRing& ring, const KeyOrder& order);

/// A new random key, or the next version of one that is there; the older ones are retired. Bank
/// keys of 3DES get odd parity, social keys stay raw. Returns the facts. Keys: the charter does not
/// make this key (bureau, other side, another level). Usage: no such name; the initial PIN, which
/// people choose.
Result<KeyFacts> generate(KeyRing& ring, const KeyOrder& order, Random& random);

/// Asks for the initial PIN of new cards, or the operator PIN of new carriers, twice, and keeps it
/// as its next version. Keys: no 4 to 16 digits (corrections.md A.10), or a vault of another side.
Status enter_pin(KeyRing& ring, Purpose purpose, SecretInput& input);

/// The names a vault of this charter makes itself and does not hold yet, in the order of
/// named_keys(); KMCs are left out, they need a BIN.
std::vector<std::string> missing_keys(const KeyRing& ring);

/// The ring of a lower level: every key that comes down to it, one step at a time, each proven.
/// `to` is the whole charter of the receiver. Keys: a charter that is not below this one, or a
/// child that is no real child.
Result<KeyRing> disperse(const KeyRing& from, const Charter& to);

/// True when the child is none of the things it must not be: parent, factor beside its complement,
/// zeros, one of the keys `others`.
bool is_real_child(ByteView child, ByteView parent, ByteView factor,
                   const std::vector<ByteView>& others);

}  // namespace sscard::keys
