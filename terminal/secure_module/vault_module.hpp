// HSM mode: the vault computes what a PSAM would. Source: reference/ssc-card.md 11.
#pragma once

#include "keys/vault/vault.hpp"
#include "terminal/secure_module/secure_module.hpp"

namespace sscard::term {

class VaultModule final : public SecureModule {
 public:
  explicit VaultModule(keys::Vault& vault) : vault_(vault) {}
  Result<std::array<Byte, 8>> authentication_data(const CardIdentity& card,
                                                  const model::KeyRow& key,
                                                  const std::array<Byte, 8>& process_factor,
                                                  const std::array<Byte, 8>& original) override;

 private:
  keys::Vault& vault_;
};

}  // namespace sscard::term
