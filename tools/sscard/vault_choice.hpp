// Which vault a command works with: `--vault test` is the named test key set, which opens without
// credentials. The vault is a process of its own, forked before the program starts a thread.
#pragma once

#include <memory>
#include <string>

#include "cardlib/base/world.hpp"
#include "keys/vault/vault.hpp"

namespace sscard::tools {

inline constexpr const char* test_vault_name = "test";

/// Keys: there is no such vault, or it cannot be opened.
Result<std::unique_ptr<keys::Vault>> open_vault(const std::string& name, const World& world);

}  // namespace sscard::tools
