// SM2 over a digest that somebody else made: what a card does with the 32 bytes of PSO COMPUTE
// DIGITAL SIGNATURE. Apart from Provider, because nobody outside a card signs what it has not seen.
// Source: GB/T 32918.2; reference/ssc-card.md 17.
#pragma once

#include "cardlib/crypto/crypto.hpp"

namespace sscard::crypto {

/// Signs the 32-byte digest as it is, with the engine that was given. Crypto error for another
/// length, a key that is none, or an engine that is neither openssl() nor botan().
Result<Sm2Signature> sm2_sign_digest(const Provider& engine, const Sm2KeyPair& key,
                                     ByteView digest);

}  // namespace sscard::crypto
