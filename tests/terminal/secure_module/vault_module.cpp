#include "terminal/secure_module/vault_module.hpp"

#include <doctest/doctest.h>

#include "tests/support/test_vault.hpp"

using namespace sscard;

TEST_CASE("the vault answers for a key of this card, and another card's answer differs") {
  test::TestVault vault;
  term::VaultModule module(*vault);
  const model::KeyRow* key = model::find_key(model::Df::Ssse, "IRK");
  REQUIRE(key != nullptr);
  term::CardIdentity card{
      {0x86, 0x99, 0x26, 0x01, 0x01, 0x00, 0x00, 0x01},
      "999901"
  };
  const std::array<Byte, 8> r = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::array<Byte, 8> d = {8, 7, 6, 5, 4, 3, 2, 1};
  const auto first = module.authentication_data(card, *key, r, d);
  REQUIRE(first);
  CHECK(*module.authentication_data(card, *key, r, d) == *first);
  card.chip_serial[7] = 2;
  CHECK(*module.authentication_data(card, *key, r, d) != *first);
  card.region = "999902";
  card.chip_serial[7] = 1;
  CHECK(*module.authentication_data(card, *key, r, d) != *first);
}
