#include "keys/vault/named_keys.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace sscard;
using namespace sscard::keys;

TEST_CASE("every key of the card's table has a name, once per algorithm, and names are unique") {
  std::set<std::string> names;
  std::size_t card_keys = 0;
  for (const KeyFacts& facts : named_keys()) {
    CHECK(names.insert(facts.name).second);
    if (facts.purpose == Purpose::CardKey) ++card_keys;
  }
  std::size_t rows = 0;
  for (const model::KeyRow& key : model::key_table())
    rows += key.type != model::KeyType::Pin && key.df != model::Df::Mf ? 1 : 0;
  CHECK(card_keys == 2 * rows);
  const auto irk = named_key("SSSE IRK (SM4)");
  REQUIRE(irk.has_value());
  CHECK(irk->level == model::KeyLevel::National);
  CHECK(irk->algorithm == crypto::CipherKind::Sm4);
  CHECK(kmc_identifier("622280").value() == "622280FFFFFF"_hex);
  for (const char* wrong : {"62228", "62228012345", "62228A"})
    CHECK_FALSE(kmc_identifier(wrong).has_value());
  const auto nobody = named_key("SSSE XK");
  REQUIRE_FALSE(nobody.has_value());
  CHECK(nobody.error().kind == ErrorKind::Usage);
}
