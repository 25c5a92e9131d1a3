#include "tools/sscard/vault_choice.hpp"

#include "keys/vault/process.hpp"

namespace sscard::tools {

Result<std::unique_ptr<keys::Vault>> open_vault(const std::string& name, const World& world) {
  if (name != test_vault_name) {
    return Error{ErrorKind::Keys, msg("there is no vault '{}'", name),
                 msg("use --vault test, the test key set of this program")};
  }
  auto vault = keys::start_test_vault(world);
  if (!vault) return vault.error();
  return std::unique_ptr<keys::Vault>(std::move(*vault));
}

}  // namespace sscard::tools
