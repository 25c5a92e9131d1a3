// sscard vault init|status|keys|generate|enter-pin|kcv|derive: the key vault as a sealed file.
#include <fmt/format.h>

#include <algorithm>

#include "keys/vault/hierarchy.hpp"
#include "keys/vault/named_keys.hpp"
#include "keys/vault/pkcs11_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "keys/vault/vault_file.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/sscard/vault_choice.hpp"

namespace sscard::tools {
namespace {

using keys::Role;
using model::KeyLevel;

struct VaultOptions {
  VaultWish wish;
  std::string role, level, region, out, bin;
  std::vector<std::string> names;
  std::uint32_t persons = 2;
  bool test_keys = false;
  bool missing = false;
};

template <typename Value>
struct Word {
  const char* word;
  Value value;
  const char* name;  ///< a phrase
};

constexpr std::array<Word<Role>, 3> roles{
    {{"social", Role::Social, phrase("social-security side")},
     {"bank", Role::Bank, phrase("bank")},
     {"bureau", Role::Bureau, phrase("card bureau")}}
};
constexpr std::array<Word<KeyLevel>, 3> levels{
    {{"national", KeyLevel::National, phrase("national")},
     {"provincial", KeyLevel::Provincial, phrase("provincial")},
     {"city", KeyLevel::City, phrase("city")}}
};
constexpr std::array<Word<keys::Owner>, 3> owners{
    {{"card", keys::Owner::Card, phrase("card")},
     {"social", keys::Owner::Social, phrase("social")},
     {"bank", keys::Owner::Bank, phrase("bank")}}
};

template <typename Value, std::size_t n>
Value by_word(const std::array<Word<Value>, n>& words, const std::string& word) {
  for (const Word<Value>& row : words) {
    if (word == row.word) return row.value;
  }
  return words[0].value;
}

template <typename Value, std::size_t n>
const Word<Value>& row_of(const std::array<Word<Value>, n>& words, Value value) {
  for (const Word<Value>& row : words) {
    if (row.value == value) return row;
  }
  return words[0];
}

template <typename Value, std::size_t n>
std::vector<std::string> words_of(const std::array<Word<Value>, n>& words) {
  std::vector<std::string> out;
  for (const Word<Value>& row : words)
    out.emplace_back(row.word);
  return out;
}

keys::VaultFile file_at(const std::string& path, const Context& context) {
  return {path, context.world, crypto::openssl()};
}

/// Commands that change a vault need a file.
Status needs_file(const VaultOptions& options) {
  if (options.wish.vault != test_vault_name) return {};
  return Error{ErrorKind::Usage, msg("the test key set is part of the program and never changes"),
               msg("name a file with --vault FILE")};
}

std::string plain(const Context& context, const char* text) {
  return context.print.translate()(text);
}

void say_charter(const Context& context, const keys::Charter& charter) {
  context.print.field(phrase("role"), plain(context, row_of(roles, charter.role).name));
  if (charter.role != Role::Bank)
    context.print.field(phrase("level"), plain(context, row_of(levels, charter.level).name));
  if (!charter.region.empty()) context.print.field(phrase("region"), charter.region);
}

Result<ExitCode> show_status(const Context& context, keys::Vault& vault) {
  const auto info = vault.info();
  if (!info) return info.error();
  const keys::Charter charter =
      info->charter.value_or(keys::Charter{Role::Bureau, info->test_keys, KeyLevel::National, ""});
  const auto yes = [](bool value) { return std::string(value ? "yes" : "no"); };
  context.print.object({
      {"backend", info->backend},
      {"role", row_of(roles, charter.role).word},
      {"level", row_of(levels, charter.level).word},
      {"region", charter.region},
      {"test_keys", yes(info->test_keys)},
      {"own_process", yes(info->own_process)},
      {"memory_locked", yes(info->memory_locked)},
      {"wrap_inside", yes(info->wrap_inside)},
      {"keys", std::to_string(info->kcvs.size())}
  });
  context.print.field(phrase("backend"), info->backend);
  say_charter(context, charter);
  context.print.field(phrase("keys"), std::to_string(info->kcvs.size()));
  context.print.say(info->test_keys ? msg("this vault holds TEST keys: never for real cards")
                                    : msg("this vault holds production keys"));
  context.print.say(info->own_process ? msg("the vault runs in a process of its own")
                                      : msg("the vault runs inside this program"));
  context.print.say(info->memory_locked ? msg("its memory is locked")
                                        : msg("its memory could not be locked"));
  context.print.say(info->wrap_inside ? msg("card keys never leave the device (wrap_inside=yes)")
                                      : msg("card keys exist in the vault process for a moment "
                                            "(wrap_inside=no)"));
  return ExitCode::Done;
}

bool wanted(const keys::Kcv& kcv, const std::vector<std::string>& names) {
  return names.empty() || std::ranges::find(names, kcv.key) != names.end();
}

Result<ExitCode> show_kcvs(const Context& context, keys::Vault& vault,
                           const std::vector<std::string>& names) {
  const auto info = vault.info();
  if (!info) return info.error();
  std::vector<std::vector<JsonField>> rows;
  for (const keys::Kcv& kcv : info->kcvs) {
    if (!wanted(kcv, names)) continue;
    rows.push_back({
        {"key", kcv.key},
        {"version", std::to_string(kcv.version)},
        {"owner", row_of(owners, kcv.owner).word},
        {"kcv", to_hex(kcv.value)},
        {"test", kcv.test ? "yes" : "no"}
    });
    context.print.say(msg("{}  version {}  {}  KCV {}{}", fmt::format("{:<24}", kcv.key),
                          fmt::format("{:>3}", kcv.version), row_of(owners, kcv.owner).name,
                          to_hex(kcv.value), kcv.test ? "  TEST" : ""));
  }
  if (rows.empty()) {
    return Error{ErrorKind::Keys, msg("the vault has no key of this name"),
                 msg("`sscard vault kcv` without --key lists all")};
  }
  context.print.objects("keys", rows);
  return ExitCode::Done;
}

using Opened = Result<std::unique_ptr<keys::Vault>>;

/// The keys a new vault begins with.
Result<keys::KeyRing> first_keys(const keys::Charter& charter) {
  if (charter.test && charter.level == KeyLevel::National)
    return keys::test_key_ring(crypto::openssl(), charter);
  return keys::KeyRing(crypto::openssl(), charter);
}

Opened init_file(const Context& context, const VaultOptions& options,
                 const keys::Charter& charter) {
  return work_in_vault(options.wish, context,
                       [&](keys::SecretInput& input) -> Result<keys::KeyRing> {
                         auto ring = first_keys(charter);
                         if (!ring) return ring;
                         return keys::make_vault_file(file_at(options.wish.vault, context),
                                                      options.persons, input, std::move(*ring));
                       });
}

Opened init_token(const Context& context, const VaultOptions& options,
                  const keys::Charter& charter) {
  return work_in_token(options.wish, context, [&](keys::Pkcs11Token& token) -> Status {
    const auto ring = first_keys(charter);
    if (!ring) return ring.error();
    if (Status founded = keys::found_token_vault(token, charter); !founded) return founded;
    const auto load = keys::load_into_token(token, *ring);
    return load ? Status() : Status(load.error());
  });
}

Result<ExitCode> init(const Context& context, const VaultOptions& options) {
  if (Status file = needs_file(options); !file) return file.error();
  keys::Charter charter;
  charter.role = by_word(roles, options.role);
  charter.test = options.test_keys;
  charter.level = by_word(levels, options.level);
  charter.region = options.region;
  if (Status good = keys::check(charter); !good) return good.error();
  const auto vault = keys::is_token_place(options.wish.vault)
                         ? init_token(context, options, charter)
                         : init_file(context, options, charter);
  if (!vault) return vault.error();
  context.print.say(msg("the vault {} is made; {} persons open it together", options.wish.vault,
                        options.persons));
  return show_status(context, **vault);
}

Result<ExitCode> status(const Context& context, const VaultOptions& options) {
  const auto vault = open_vault(options.wish, context);
  if (!vault) return vault.error();
  return show_status(context, **vault);
}

Result<ExitCode> kcv(const Context& context, const VaultOptions& options) {
  const auto vault = open_vault(options.wish, context);
  if (!vault) return vault.error();
  return show_kcvs(context, **vault, options.names);
}

Result<ExitCode> list_names(const Context& context) {
  std::vector<std::vector<JsonField>> rows;
  for (const keys::KeyFacts& facts : keys::named_keys()) {
    const char* purpose = keys::row(facts.purpose).name;
    rows.push_back({
        {"key", facts.name},
        {"owner", row_of(owners, keys::row(facts.purpose).owner).word},
        {"level", row_of(levels, facts.level).word},
        {"purpose", purpose}
    });
    context.print.say(msg("{}  {}, {}", fmt::format("{:<24}", facts.name), purpose,
                          row_of(levels, facts.level).name));
  }
  context.print.objects("keys", rows);
  return ExitCode::Done;
}

Status make_keys(keys::KeyRing& ring, const VaultOptions& options, Random& random,
                 const std::array<Byte, 6>& identifier) {
  std::vector<std::string> names = options.names;
  if (options.missing) names = keys::missing_keys(ring);
  for (const std::string& name : names) {
    const bool kmc = name.find("KMC") != std::string::npos;
    if (kmc && options.bin.empty()) {
      return Error{ErrorKind::Usage, msg("key {} needs the BIN of its bank", name),
                   msg("give --bin with its digits")};
    }
    const auto made =
        keys::generate(ring, {name, kmc ? identifier : std::array<Byte, 6>{}}, random);
    if (!made) return made.error();
  }
  return {};
}

Opened generate_in_file(const Context& context, const VaultOptions& options,
                        const std::array<Byte, 6>& identifier) {
  const auto change = [&](keys::KeyRing& ring, keys::SecretInput&) {
    return make_keys(ring, options, context.world.random, identifier);
  };
  return work_in_vault(options.wish, context, [&](keys::SecretInput& input) {
    return keys::change_vault_file(file_at(options.wish.vault, context), input, change);
  });
}

/// In a token the names are given one by one: what it cannot compute it would refuse anyway.
Opened generate_on_token(const Context& context, const VaultOptions& options,
                         const std::array<Byte, 6>& identifier) {
  return work_in_token(options.wish, context, [&](keys::Pkcs11Token& token) -> Status {
    for (const std::string& name : options.names) {
      const bool kmc = name.find("KMC") != std::string::npos;
      const auto made = keys::generate_in_token(token, crypto::openssl(), name,
                                                kmc ? identifier : std::array<Byte, 6>{});
      if (!made) return made.error();
    }
    return {};
  });
}

Result<ExitCode> generate(const Context& context, const VaultOptions& options) {
  if (Status file = needs_file(options); !file) return file.error();
  if (options.names.empty() != options.missing) {
    return Error{ErrorKind::Usage, msg("say which keys to make"),
                 msg("give --key NAME once per key, or --missing")};
  }
  const auto identifier = keys::kmc_identifier(options.bin);
  if (!identifier) return identifier.error();
  const auto vault = keys::is_token_place(options.wish.vault)
                         ? generate_on_token(context, options, *identifier)
                         : generate_in_file(context, options, *identifier);
  if (!vault) return vault.error();
  return show_kcvs(context, **vault, options.names);
}

Result<ExitCode> enter_pin(const Context& context, const VaultOptions& options) {
  if (Status file = needs_file(options); !file) return file.error();
  const auto vault = work_in_vault(options.wish, context, [&](keys::SecretInput& input) {
    return keys::change_vault_file(file_at(options.wish.vault, context), input,
                                   [](keys::KeyRing& ring, keys::SecretInput& asked) {
                                     return keys::enter_pin(ring, keys::Purpose::InitialPin, asked);
                                   });
  });
  if (!vault) return vault.error();
  context.print.say(msg("the initial PIN of new cards is kept"));
  return ExitCode::Done;
}

Result<keys::KeyRing> derive_inside(const Context& context, const VaultOptions& options,
                                    keys::SecretInput& input) {
  const auto from = keys::open_vault_file(file_at(options.wish.vault, context), input);
  if (!from) return from.error();
  auto lower = keys::disperse(
      *from, {Role::Social, from->is_test(), by_word(levels, options.level), options.region});
  if (!lower) return lower.error();
  return keys::make_vault_file(file_at(options.out, context), options.persons, input,
                               std::move(*lower));
}

Result<ExitCode> derive(const Context& context, const VaultOptions& options) {
  if (Status file = needs_file(options); !file) return file.error();
  const auto vault = work_in_vault(options.wish, context, [&](keys::SecretInput& input) {
    return derive_inside(context, options, input);
  });
  if (!vault) return vault.error();
  context.print.say(msg("the keys of region {} are in {}", options.region, options.out));
  return show_kcvs(context, **vault, {});
}

using Shared = std::shared_ptr<VaultOptions>;

void region_options(const Verb& verb, VaultOptions& options) {
  verb.option("--region", options.region, phrase("six digits of the province or city"));
  verb.option("--persons", options.persons, phrase("so many people open the new vault together"))
      .between(2, 5);
}

void define_init(Program& program, Verb noun, const Shared& options) {
  const Verb verb = program.verb(noun, "init", phrase("make a new vault file"));
  verb.option("--vault", options->wish.vault, phrase("file of the new vault")).required();
  credential_option(verb, options->wish);
  verb.option("--role", options->role, phrase("whose keys it holds: social, bank or bureau"))
      .required()
      .one_of(words_of(roles));
  verb.option("--level", options->level, phrase("national (default), provincial or city"))
      .one_of(words_of(levels));
  region_options(verb, *options);
  verb.flag("--test-keys", options->test_keys, phrase("a test vault with the test key set"));
  program.does(verb, [options](const Context& context) { return init(context, *options); });
}

void define_looks(Program& program, Verb noun, const Shared& options) {
  const Verb status_verb = program.verb(noun, "status", phrase("whose vault it is, and how safe"));
  vault_options(status_verb, options->wish);
  program.does(status_verb,
               [options](const Context& context) { return status(context, *options); });
  const Verb kcv_verb = program.verb(noun, "kcv", phrase("check values of the keys"));
  vault_options(kcv_verb, options->wish);
  kcv_verb.option("--key", options->names, phrase("only this key, once per key"));
  program.does(kcv_verb, [options](const Context& context) { return kcv(context, *options); });
  const Verb names_verb = program.verb(noun, "keys", phrase("names of all keys there can be"));
  program.does(names_verb, [](const Context& context) { return list_names(context); });
}

void define_changes(Program& program, Verb noun, const Shared& options) {
  const Verb make_verb =
      program.verb(noun, "generate", phrase("make keys, or their next versions, inside the vault"));
  vault_options(make_verb, options->wish);
  make_verb.option("--key", options->names, phrase("name of a key, once per key"));
  make_verb.flag("--missing", options->missing, phrase("every key that is not there yet"));
  make_verb.option("--bin", options->bin, phrase("BIN of the bank, for its KMC"));
  program.does(make_verb,
               [options](const Context& context) { return generate(context, *options); });
  const Verb pin_verb = program.verb(noun, "enter-pin", phrase("the initial PIN of new cards"));
  vault_options(pin_verb, options->wish);
  program.does(pin_verb,
               [options](const Context& context) { return enter_pin(context, *options); });
  const Verb derive_verb =
      program.verb(noun, "derive", phrase("disperse the keys to a province or city"));
  vault_options(derive_verb, options->wish);
  derive_verb.option("--level", options->level, phrase("level of the receiver"))
      .required()
      .one_of({"provincial", "city"});
  region_options(derive_verb, *options);
  derive_verb.option("--out", options->out, phrase("vault file of the receiver")).required();
  program.does(derive_verb,
               [options](const Context& context) { return derive(context, *options); });
}

}  // namespace

void define_vault(Program& program) {
  const Verb noun = program.noun("vault", phrase("the keys"));
  const auto options = std::make_shared<VaultOptions>();
  define_init(program, noun, options);
  define_looks(program, noun, options);
  define_changes(program, noun, options);
  define_key_cards(program, noun);
}

}  // namespace sscard::tools
