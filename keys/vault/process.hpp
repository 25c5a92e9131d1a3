// The vault process: forked before any key is read, makes the key ring itself, answers over a
// socket pair and dies with its parent. Not dumpable, no core file, pages locked where the system
// allows it, no descriptor but its own, no terminal signals (a Ctrl-C lets the parent finish its
// card). Sources: design.md 5; security.md 6.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cardlib/base/result.hpp"
#include "cardlib/base/world.hpp"
#include "keys/vault/key_ring.hpp"
#include "keys/vault/remote_vault.hpp"
#include "keys/vault/software_vault.hpp"

namespace sscard::keys {

struct VaultStart {
  World world;
  /// Runs in the vault process only: read the sealed file, or make the test keys.
  std::function<Result<KeyRing>()> make_ring;
  /// Descriptors the maker reads from (credentials); all others are closed before it runs.
  std::vector<int> keep_open;
  /// Instead of make_ring: a vault with another backend.
  std::function<Result<std::unique_ptr<Vault>>(const Placement&)> make_vault{};
};

/// Forks the vault. To be called before the program starts its threads, and from the thread that
/// lives longest: the kernel ends the vault with the thread that made it. ErrorKind::Keys with the
/// maker's reason when it has no key ring, NoService when the system has no process or socket left.
Result<std::unique_ptr<RemoteVault>> start_vault(const VaultStart& start);

/// A vault with the named test key set; needs no credential.
Result<std::unique_ptr<RemoteVault>> start_test_vault(const World& world);

}  // namespace sscard::keys
