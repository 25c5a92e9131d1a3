// "sscard test keys": the named test key set. Every master is SM3 of a label, so all differ, none
// is anybody's real key, and whoever has this source has them all. Marked as test in every KCV
// listing and refused by production profiles. [PROP] versions 01; transport key is ASCII
// TESTTRANSPORTKEY (corrections.md A.11), initial PIN 123456,
// operator PIN of carriers 654321.
#pragma once

#include <functional>
#include <string_view>

#include "keys/vault/key_ring.hpp"

namespace sscard::keys {

inline constexpr std::string_view test_key_set_name = "sscard test keys";

/// The KMC identifier of the test bank: BIN 622280 in BCD, F-padded.
inline constexpr std::array<Byte, 6> test_kmc_identifier = "622280FFFFFF"_hex;

/// Complete for both sides and every step.
Result<KeyRing> test_key_ring(const crypto::Provider& provider);

/// Only what a centre of this step may hold; the keys are those of the complete set.
Result<KeyRing> test_key_ring(const crypto::Provider& provider, Step step);

/// What a test vault of this charter may hold. ErrorKind::Keys: a key of a higher level.
Result<KeyRing> test_key_ring(const crypto::Provider& provider, const Charter& charter);

/// Is one of the test set's values the same, as `same` sees it?
bool is_test_value(const crypto::Provider& provider, const std::function<bool(ByteView)>& same);

}  // namespace sscard::keys
