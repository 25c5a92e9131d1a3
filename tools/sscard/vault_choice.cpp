#include "tools/sscard/vault_choice.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>

#include "keys/vault/process.hpp"
#include "keys/vault/vault_file.hpp"

namespace sscard::tools {
namespace {

/// Copies of the descriptors above the three standard ones, which the vault process gives up.
class Descriptors {
 public:
  Descriptors() = default;
  Descriptors(const Descriptors&) = delete;
  Descriptors& operator=(const Descriptors&) = delete;
  ~Descriptors() {
    for (const int copy : copies_)
      ::close(copy);
  }

  Status add(const std::string& number) {
    int descriptor = -1;
    const char* end = number.data() + number.size();
    const auto [at, fault] = std::from_chars(number.data(), end, descriptor);
    const bool whole = fault == std::errc{} && at == end && descriptor >= 0;
    const int copy = whole ? ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
    if (copy < 0) {
      return Error{ErrorKind::Usage, msg("'{}' is no open descriptor", number),
                   msg("open it in the shell, as in `--credential-fd 3 3<file`")};
    }
    copies_.push_back(copy);
    return {};
  }
  const std::vector<int>& all() const { return copies_; }

 private:
  std::vector<int> copies_;
};

}  // namespace

void credential_option(const Verb& verb, VaultWish& wish) {
  verb.option("--credential-fd", wish.credential_fds,
              phrase("descriptor with a person's credential, once per person"));
}

void vault_options(const Verb& verb, VaultWish& wish) {
  verb.option("--vault", wish.vault, phrase("vault with the keys: `test` or a sealed file"));
  credential_option(verb, wish);
}

Result<std::unique_ptr<keys::Vault>> open_test_vault(const World& world) {
  auto vault = keys::start_test_vault(world);
  if (!vault) return vault.error();
  return std::unique_ptr<keys::Vault>(std::move(*vault));
}

Result<std::unique_ptr<keys::Vault>> work_in_vault(const VaultWish& wish, const Context& context,
                                                   const VaultWork& work) {
  Descriptors descriptors;
  for (const std::string& number : wish.credential_fds) {
    if (const Status added = descriptors.add(number); !added) return added.error();
  }
  const Translator& translate = context.print.translate();
  keys::SecretInput input(descriptors.all(),
                          [&translate](const Message& message) { return translate(message); });
  auto vault = keys::start_vault({context.world, [&] { return work(input); }, descriptors.all()});
  if (!vault) return vault.error();
  return std::unique_ptr<keys::Vault>(std::move(*vault));
}

Result<std::unique_ptr<keys::Vault>> open_vault(const VaultWish& wish, const Context& context) {
  if (wish.vault == test_vault_name) return open_test_vault(context.world);
  if (!context.world.files.exists(wish.vault)) {
    return Error{ErrorKind::Keys, msg("there is no vault '{}'", wish.vault),
                 msg("name the file of a vault, or use --vault test, the test key set of this "
                     "program")};
  }
  return work_in_vault(wish, context, [&](keys::SecretInput& input) {
    return keys::open_vault_file({wish.vault, context.world, crypto::openssl()}, input);
  });
}

}  // namespace sscard::tools
