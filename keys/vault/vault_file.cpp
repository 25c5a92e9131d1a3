#include "keys/vault/vault_file.hpp"

namespace sscard::keys {
namespace {

struct Opened {
  KeyRing ring;
  std::vector<Credential> credentials;
};

Result<Opened> open(const VaultFile& file, SecretInput& input) {
  const auto persons = persons_of(file.path, file.world);
  if (!persons) return persons.error();
  auto credentials = input.ask_people(*persons, false);
  if (!credentials) return credentials.error();
  auto ring = load_sealed(file.path, file.world, *credentials, file.provider);
  if (!ring) return ring.error();
  return Opened{std::move(*ring), std::move(*credentials)};
}

}  // namespace

Result<KeyRing> make_vault_file(const VaultFile& file, std::size_t persons, SecretInput& input,
                                KeyRing content) {
  expects(persons >= 2);
  const auto lock = SealedFileLock::take(file.path);
  if (!lock) return lock.error();
  if (file.world.files.exists(file.path)) {
    return Error{ErrorKind::Keys, msg("{}: this vault exists already", file.path),
                 msg("name another file; a vault is never overwritten")};
  }
  const auto credentials = input.ask_people(persons, true);
  if (!credentials) return credentials.error();
  const Status saved = save_sealed(*lock, file.world, content, *credentials);
  if (!saved) return saved.error();
  return content;
}

Result<KeyRing> open_vault_file(const VaultFile& file, SecretInput& input) {
  auto opened = open(file, input);
  if (!opened) return opened.error();
  return std::move(opened->ring);
}

Result<KeyRing> change_vault_file(const VaultFile& file, SecretInput& input,
                                  const VaultChange& change) {
  const auto lock = SealedFileLock::take(file.path);
  if (!lock) return lock.error();
  auto opened = open(file, input);
  if (!opened) return opened.error();
  if (const Status changed = change(opened->ring, input); !changed) return changed.error();
  const Status saved = save_sealed(*lock, file.world, opened->ring, opened->credentials);
  if (!saved) return saved.error();
  return std::move(opened->ring);
}

}  // namespace sscard::keys
