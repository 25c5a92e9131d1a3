#include "contract.hpp"

#include <doctest/doctest.h>

#include "keys/vault/process.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"
#include "soft_token.hpp"
#include "tests/support/world.hpp"

namespace sscard::keys::contract {

void on_each_vault(const std::function<void(Vault&)>& test, Role role) {
  test::SeededWorld seeded;
  SUBCASE("in this process") {
    auto ring = test_key_ring(crypto::openssl());
    REQUIRE(ring.has_value());
    SoftwareVault vault(std::move(*ring), seeded.random);
    test(vault);
  }
  SUBCASE("in its own process") {
    auto vault = start_test_vault(seeded.world());
    REQUIRE(vault.has_value());
    test(**vault);
  }
  SUBCASE("in a token of its own process") {
    auto vault =
        start_token_vault(role == Role::Bank ? bank_token() : loaded_token(), seeded.world());
    if (!vault) FAIL(vault.error().what.english());
    test(**vault);
  }
}

bool in_token(Vault& vault) {
  return vault.info()->backend.starts_with("pkcs11");
}

Prepared prepared(Vault& vault, Step step) {
  auto out = vault.prepare(test_card::request(step));
  if (!out) FAIL(out.error().what.english());
  return std::move(*out);
}

const KeyLoad& load_of(const Prepared& p, model::Df df, model::KeyType type, Byte id) {
  for (const KeyLoad& load : p.key_loads) {
    if (load.df == df && load.type == type && load.id == id) return load;
  }
  FAIL("no such key load");
  return p.key_loads[0];
}

std::string name_of(const model::KeyRow& row) {
  return fmt::format("{} {}", model::row(row.df).name, row.name);
}

Bytes master_of(model::Df df) {
  if (df == model::Df::Mf || df == model::Df::Pse) return test_card::card_key("card MK");
  return test_card::card_key(fmt::format("{} MK", model::row(df).name));
}

Bytes under_of(const KeyLoad& load) {
  if (load.type != model::KeyType::Master || load.df == model::Df::Pse) return master_of(load.df);
  if (load.df == model::Df::Mf) return to_bytes("TESTTRANSPORTKEY");
  return master_of(load.df == model::Df::Ssse ? model::Df::Mf : model::Df::Ssse);
}

Bytes key_in(ByteView record) {
  return to_bytes(record.subspan(8));
}

}  // namespace sscard::keys::contract
