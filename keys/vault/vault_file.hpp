// A vault file in work: made, opened, changed. Runs inside the vault process (start_vault's maker),
// where the people's credentials are asked for; a change holds the exclusive lock from before the
// file is read until the new one is in place. Source: design.md 5.
#pragma once

#include <functional>

#include "keys/vault/sealed_file.hpp"
#include "keys/vault/secret_input.hpp"

namespace sscard::keys {

/// A file and what it takes to work with it.
struct VaultFile {
  std::string path;
  World world;
  const crypto::Provider& provider;
};

/// A new file; `persons` are two at least (expects). Keys: it exists already, or a bad credential.
Result<KeyRing> make_vault_file(const VaultFile& file, std::size_t persons, SecretInput& input,
                                KeyRing content);

Result<KeyRing> open_vault_file(const VaultFile& file, SecretInput& input);

/// Opens, changes, saves. When `change` refuses, the file stays as it was.
using VaultChange = std::function<Status(KeyRing&, SecretInput&)>;
Result<KeyRing> change_vault_file(const VaultFile& file, SecretInput& input,
                                  const VaultChange& change);

}  // namespace sscard::keys
