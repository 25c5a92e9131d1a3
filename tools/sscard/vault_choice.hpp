// Which vault a command works with: `--vault test` is the named test key set, which opens without
// credentials; any other name is a sealed file that two people open, each at the prompt or by
// `--credential-fd N`, or a token `pkcs11:token=LABEL?module-path=FILE` whose PIN they type in two
// parts. The vault is a process of its own, forked before the program starts a
// thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "keys/vault/pkcs11_token.hpp"
#include "keys/vault/secret_input.hpp"
#include "keys/vault/vault.hpp"
#include "tools/sscard/command.hpp"

namespace sscard::tools {

inline constexpr const char* test_vault_name = "test";

/// What the command line says about the vault.
struct VaultWish {
  std::string vault = test_vault_name;
  std::vector<std::string> credential_fds;  ///< one per person, in their order
};

/// `--vault` and `--credential-fd`.
void vault_options(const Verb& verb, VaultWish& wish);
/// `--credential-fd` alone, for commands that know their vault.
void credential_option(const Verb& verb, VaultWish& wish);

/// Keys: there is no such vault, or it cannot be opened. Usage: a descriptor that is none.
Result<std::unique_ptr<keys::Vault>> open_vault(const VaultWish& wish, const Context& context);
/// The test key set alone.
Result<std::unique_ptr<keys::Vault>> open_test_vault(const World& world);

/// Work with a token before its vault begins: found it, make keys in it.
using TokenWork = std::function<Status(keys::Pkcs11Token&)>;
Result<std::unique_ptr<keys::Vault>> work_in_token(const VaultWish& wish, const Context& context,
                                                   const TokenWork& work);

/// Work with a sealed file that happens in the vault process; its ring becomes the vault.
using VaultWork = std::function<Result<keys::KeyRing>(keys::SecretInput&)>;
Result<std::unique_ptr<keys::Vault>> work_in_vault(const VaultWish& wish, const Context& context,
                                                   const VaultWork& work);

}  // namespace sscard::tools
