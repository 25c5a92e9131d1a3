#include "keys/vault/master_ciphers.hpp"

#include <doctest/doctest.h>

#include "card_side.hpp"
#include "keys/vault/test_keys.hpp"

using namespace sscard;
using namespace sscard::keys;

TEST_CASE("the ring's own bytes compute as master and as key of a city") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  const auto ciphers = software_masters(crypto::openssl());
  const model::CardFactors factors = model::card_factors(test_card::region, test_card::serial);
  for (const KeyEntry& entry : ring->entries()) {
    if (entry.facts.name != "SSSE IRK") continue;
    const auto master = ciphers->master(entry);
    const auto city = ciphers->city(entry, factors);
    REQUIRE(master.has_value());
    REQUIRE(city.has_value());
    CHECK(model::kcv(**master) == entry.kcv);
    std::array<Byte, 16> key{};
    model::diversify(**city, factors.card, key);
    CHECK(to_hex(key) == to_hex(test_card::card_key("SSSE IRK")));
  }
}
