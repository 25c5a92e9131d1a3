// The software vault with the test key set in this process: for tests of what uses a vault.
#pragma once

#include <memory>

#include "cardlib/crypto/crypto.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/support/world.hpp"

namespace sscard::test {

/// Lives as long as its vault.
class TestVault {
 public:
  TestVault() : random_(7), vault_(keys::test_key_ring(crypto::openssl()).value(), random_) {}
  keys::Vault& operator*() { return vault_; }
  keys::Vault* operator->() { return &vault_; }

 private:
  SeededRandom random_;
  keys::SoftwareVault vault_;
};

}  // namespace sscard::test
