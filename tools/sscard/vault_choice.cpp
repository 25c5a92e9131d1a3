#include "tools/sscard/vault_choice.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>

#include "keys/vault/pkcs11_vault.hpp"
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

namespace {

/// Two people, a part each.
Result<keys::TokenPin> ask_pin(keys::SecretInput& input) {
  std::array<Byte, keys::TokenPin::capacity> pin{};
  const WipeOnExit wiped(pin);
  std::size_t size = 0;
  const std::array questions{msg("first part of the token's PIN"),
                             msg("second part of the token's PIN")};
  for (const Message& question : questions) {
    const auto part = input.ask(question, keys::Entry::Once);
    if (!part) return part.error();
    const ByteView bytes = part->reveal(SecretAccess::for_cipher());
    std::ranges::copy(bytes, pin.begin() + static_cast<std::ptrdiff_t>(size));
    size += bytes.size();
  }
  return keys::TokenPin(ByteView(pin).first(size));
}

/// Opens the token in the vault process.
Result<std::unique_ptr<keys::Vault>> token_vault(const keys::TokenPlace& place,
                                                 keys::SecretInput& input, Random& random,
                                                 const keys::Placement& placement,
                                                 const TokenWork& work) {
  const auto pin = ask_pin(input);
  if (!pin) return pin.error();
  auto token = keys::Pkcs11Token::open(place, *pin);
  if (!token) return token.error();
  if (const Status done = work(**token); !done) return done.error();
  return keys::Pkcs11Vault::open(std::move(*token), crypto::openssl(), random, placement);
}

Result<std::unique_ptr<keys::Vault>> started(const VaultWish& wish, const Context& context,
                                             const VaultWork& work, const TokenWork& token_work) {
  Descriptors descriptors;
  for (const std::string& number : wish.credential_fds) {
    if (const Status added = descriptors.add(number); !added) return added.error();
  }
  const Translator& translate = context.print.translate();
  keys::SecretInput input(descriptors.all(),
                          [&translate](const Message& message) { return translate(message); });
  keys::VaultStart start{context.world, [&] { return work(input); }, descriptors.all(), {}};
  if (keys::is_token_place(wish.vault)) {
    const auto place = keys::parse_token_place(wish.vault);
    if (!place) return place.error();
    start.make_vault = [&, token = *place](const keys::Placement& placement) {
      return token_vault(token, input, context.world.random, placement, token_work);
    };
  }
  auto vault = keys::start_vault(start);
  if (!vault) return vault.error();
  return std::unique_ptr<keys::Vault>(std::move(*vault));
}

}  // namespace

Result<std::unique_ptr<keys::Vault>> work_in_vault(const VaultWish& wish, const Context& context,
                                                   const VaultWork& work) {
  if (!keys::is_token_place(wish.vault)) return started(wish, context, work, {});
  return Error{ErrorKind::Usage, msg("this works with a sealed vault file only"),
               msg("name a file with --vault FILE")};
}

Result<std::unique_ptr<keys::Vault>> work_in_token(const VaultWish& wish, const Context& context,
                                                   const TokenWork& work) {
  return started(wish, context, {}, work);
}

Result<std::unique_ptr<keys::Vault>> open_vault(const VaultWish& wish, const Context& context) {
  if (wish.vault == test_vault_name) return open_test_vault(context.world);
  if (keys::is_token_place(wish.vault)) {
    return work_in_token(wish, context, [](keys::Pkcs11Token&) { return Status(); });
  }
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
