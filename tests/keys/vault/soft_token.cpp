#include "soft_token.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "keys/vault/process.hpp"
#include "keys/vault/test_keys.hpp"
#include "memory_scan.hpp"
#include "tests/support/child.hpp"

namespace sscard::keys {
namespace {

TokenPin pin() {
  return TokenPin(as_bytes(std::string(SoftToken::pin_halves[0]) + SoftToken::pin_halves[1]));
}

}  // namespace

SoftToken::SoftToken() {
  std::filesystem::create_directory(folder_ / "tokens");
  std::ofstream(folder_ / "softhsm2.conf") << "directories.tokendir = " << folder_ / "tokens"
                                           << "\nobjectstore.backend = file\nlog.level = ERROR\n";
  choose();
  const auto made =
      test::run_child({"softhsm2-util", "--init-token", "--free", "--label", label_, "--so-pin",
                       "12345678", "--pin", std::string(pin_halves[0]) + pin_halves[1]});
  CAPTURE(made.output);
  REQUIRE(made.exit_code == 0);
}

void SoftToken::choose() const {
  ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
}

std::string SoftToken::uri() const {
  return fmt::format("pkcs11:token=sscard%20test?module-path={}", place().module);
}

std::unique_ptr<Pkcs11Token> SoftToken::open() const {
  choose();
  auto token = Pkcs11Token::open(place(), pin());
  if (!token) FAIL(token.error().what.english());
  return std::move(*token);
}

std::string in_child(const std::function<std::string()>& work) {
  return std::string(as_text(bytes_from_elsewhere([&] { return to_bytes(work()); })));
}

namespace {

/// Founds the vault of a token and loads these keys; what it says comes back.
std::string load(const SoftToken& token, const Charter& charter, const Result<KeyRing>& ring) {
  return in_child([&] {
    const auto open = token.open();
    if (!found_token_vault(*open, charter)) return std::string("no charter");
    const auto done = load_into_token(*open, *ring);
    return done ? std::string("loaded") : done.error().what.english();
  });
}

/// Of the test keys those that a bureau may hold.
Result<KeyRing> bureau_ring() {
  const auto all = test_key_ring(crypto::openssl());
  KeyRing ring(crypto::openssl());
  for (const KeyEntry& entry : all->entries()) {
    if (!holds(Role::Bureau, entry.facts.purpose)) continue;
    const auto added =
        ring.add(entry.facts, KeyBytes(entry.secret.reveal(SecretAccess::for_cipher())));
    if (!added) return added.error();
  }
  return ring;
}

}  // namespace

const SoftToken& loaded_token() {
  static const SoftToken token;
  static const std::string said =
      load(token, {Role::Bureau, true, model::KeyLevel::National, ""}, bureau_ring());
  REQUIRE(said == "loaded");
  return token;
}

const SoftToken& bank_token() {
  static const SoftToken token;
  static const std::string said = load(token, {Role::Bank, true, model::KeyLevel::National, ""},
                                       test_key_ring(crypto::openssl(), Step::BankSecond));
  REQUIRE(said == "loaded");
  return token;
}

Result<std::unique_ptr<RemoteVault>> start_token_vault(const SoftToken& token, const World& world) {
  VaultStart start{world, {}, {}, {}};
  start.make_vault = [&](const Placement& placement) -> Result<std::unique_ptr<Vault>> {
    auto open = Pkcs11Token::open((token.choose(), token.place()), pin());
    if (!open) return open.error();
    return Pkcs11Vault::open(std::move(*open), crypto::openssl(), world.random, placement);
  };
  return start_vault(start);
}

}  // namespace sscard::keys
