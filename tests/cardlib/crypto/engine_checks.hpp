// What every crypto engine must do, run by the mirrored test of each engine. Values come from the
// standards' annexes and from NIST publications, never from the engine under test.
#pragma once

#include "cardlib/crypto/crypto.hpp"

namespace sscard::test {

void check_ciphers(const crypto::Provider& engine);
void check_cipher_refusals(const crypto::Provider& engine);
void check_macs(const crypto::Provider& engine);
void check_hashes(const crypto::Provider& engine);
void check_random(const crypto::Provider& engine);
void check_scrypt(const crypto::Provider& engine);
void check_rsa(const crypto::Provider& engine, const crypto::Provider& other);
void check_sm2(const crypto::Provider& engine, const crypto::Provider& other);

/// Bytes of a hex text that the test wrote itself.
Bytes hex(std::string_view digits);

}  // namespace sscard::test
