#include "cardlib/model/diversification.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using model::Algorithm;
using model::KeyLevel;
using test::hex;

namespace {

constexpr auto chip_serial = "8699260101000001"_hex;

struct Chain {
  Algorithm algorithm;
  const char* keys[4];  ///< KN, KP, KC, K of reference/ssc-card.md 7.6
  const char* kcvs[4];  ///< corrections.md A.9.1
};

constexpr Chain chains[] = {
    {Algorithm::TripleDes,
     {"00112233445566778899AABBCCDDEEFF", "8DA86E66A2CC3912DD7D71E562F7A0B6",
      "1F53627CEDB2A3C03FA6F00C0F254BD9", "37C09FC0EA02BCE340D3EABC90FA4590"},
     {"FB0975", "ECB56F", "25EBB4", "3A3989"}},
    {Algorithm::Sm4,
     {"00112233445566778899AABBCCDDEEFF", "130E1DACFEF414735970C01DE1F81B2E",
      "289D5603A6C9FCE3E571E03FC401C7A8", "5D636F13D6FA9428203886D4308C6A2F"},
     {"72EBA3", "C0D635", "BA3063", "5DD787"}},
};

std::unique_ptr<crypto::Cipher> key_of(const crypto::Provider& engine, Algorithm algorithm,
                                       const char* digits) {
  return engine.cipher(model::cipher_kind(algorithm), hex(digits)).value();
}

}  // namespace

TEST_CASE("the factors of a card come from its region and its chip serial") {
  const auto factors = model::card_factors("999901", chip_serial);
  CHECK(to_hex(factors.province) == "3939303030307368");
  CHECK(to_hex(factors.city) == "3939393930317378");
  CHECK(to_hex(factors.card) == "8699260101000001");
}

TEST_CASE("masters of every level lead to the same card key, on both engines") {
  const auto factors = model::card_factors("999901", chip_serial);
  constexpr KeyLevel levels[] = {KeyLevel::National, KeyLevel::Provincial, KeyLevel::City};
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Chain& chain : chains) {
      const auto walker = model::Diversifier::create(*engine, chain.algorithm).value();
      for (std::size_t i = 0; i < 3; ++i) {
        const auto master = key_of(*engine, chain.algorithm, chain.keys[i]);
        std::array<Byte, 16> key{};
        for (int twice = 0; twice < 2; ++twice) {
          walker.card_key(*master, levels[i], factors, key);
          CHECK(to_hex(key) == chain.keys[3]);
        }
        const auto city = walker.city_key(hex(chain.keys[i]), levels[i], factors);
        REQUIRE(city.has_value());
        CHECK(to_hex(model::kcv(**city)) == chain.kcvs[2]);
        model::diversify(**city, factors.card, key);
        CHECK(to_hex(key) == chain.keys[3]);
      }
    }
  }
}

TEST_CASE("each step of the chain has the published key, raw without parity") {
  const auto factors = model::card_factors("999901", chip_serial);
  const model::Block8 steps[] = {factors.province, factors.city, factors.card};
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Chain& chain : chains) {
      for (std::size_t i = 0; i < 3; ++i) {
        std::array<Byte, 16> key{};
        model::diversify(*key_of(*engine, chain.algorithm, chain.keys[i]), steps[i], key);
        CHECK(to_hex(key) == chain.keys[i + 1]);
      }
    }
  }
}

TEST_CASE("a key is named by the first three bytes of its enciphered zero block") {
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Chain& chain : chains) {
      for (std::size_t i = 0; i < 4; ++i) {
        CHECK(to_hex(model::kcv(*key_of(*engine, chain.algorithm, chain.keys[i]))) ==
              chain.kcvs[i]);
      }
    }
  }
}

TEST_CASE("a city master of the wrong length is refused") {
  const auto walker = model::Diversifier::create(crypto::openssl(), Algorithm::Sm4).value();
  const auto factors = model::card_factors("999901", chip_serial);
  const auto city = walker.city_key(Bytes(15, 1), KeyLevel::City, factors);
  REQUIRE_FALSE(city.has_value());
  CHECK(city.error().kind == ErrorKind::Crypto);
}
