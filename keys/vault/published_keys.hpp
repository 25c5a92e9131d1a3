// Published test values: keys that everybody can read somewhere. None of them is ever a production
// key: the project's own test key set, the transport key of test blanks and the patterns that
// standards and manuals print as examples. Compared without the parity bits where the algorithm
// ignores them. Source: security.md B6; reference/ssc-card.md 7.6; corrections.md A.11.
#pragma once

#include <array>

#include "cardlib/base/secret.hpp"
#include "cardlib/crypto/crypto.hpp"

namespace sscard::keys {

/// Is this value a key that anybody may know?
bool is_published(const crypto::Provider& provider, crypto::CipherKind algorithm,
                  const KeyBytes& key);
/// The same for a key in a token, of which only the check value is known.
bool is_published_kcv(const crypto::Provider& provider, crypto::CipherKind algorithm,
                      const std::array<Byte, 3>& kcv);

}  // namespace sscard::keys
