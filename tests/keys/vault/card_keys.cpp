#include "keys/vault/card_keys.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "card_side.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

/// The master of ssc-card.md 7.6 as a national IRK, and the same value shifted for other rows.
KeyRing ring_of(model::KeyLevel level, crypto::CipherKind algorithm, std::string_view master) {
  KeyRing ring(crypto::openssl());
  KeyFacts facts;
  facts.name = "SSSE IRK";
  facts.slot = {model::Df::Ssse, model::KeyType::Internal, 0};
  facts.level = level;
  facts.algorithm = algorithm;
  const auto bytes = from_hex(master);
  facts.test = true;  // the published value of the references
  REQUIRE(ring.add(std::move(facts), KeyBytes(*bytes)).has_value());
  return ring;
}

std::string derived(model::KeyLevel level, crypto::CipherKind algorithm, std::string_view master) {
  const KeyRing ring = ring_of(level, algorithm, master);
  CardKeys keys(ring);
  std::string out;
  // twice: the second time from the kept schedules
  for (int i = 0; i < 2; ++i) {
    const auto key = keys.of(ring.entries()[0], {test_card::serial, test_card::region});
    REQUIRE(key.has_value());
    const std::string text = to_hex(key->reveal(SecretAccess::for_cipher()));
    CHECK((out.empty() || out == text));
    out = text;
  }
  return out;
}

}  // namespace

TEST_CASE("a card key is the published one, wherever the chain begins") {
  using enum model::KeyLevel;
  const auto des = crypto::CipherKind::TripleDes;
  const std::string card = "37C09FC0EA02BCE340D3EABC90FA4590";
  CHECK(derived(National, des, "00112233445566778899AABBCCDDEEFF") == card);
  CHECK(derived(Provincial, des, "8DA86E66A2CC3912DD7D71E562F7A0B6") == card);
  CHECK(derived(City, des, "1F53627CEDB2A3C03FA6F00C0F254BD9") == card);
  const auto sm4 = crypto::CipherKind::Sm4;
  CHECK(derived(National, sm4, "00112233445566778899AABBCCDDEEFF") ==
        "5D636F13D6FA9428203886D4308C6A2F");
  CHECK(derived(City, sm4, "289D5603A6C9FCE3E571E03FC401C7A8") ==
        "5D636F13D6FA9428203886D4308C6A2F");
}

TEST_CASE("more regions than are kept still give each its own keys") {
  const KeyRing ring = ring_of(model::KeyLevel::National, crypto::CipherKind::TripleDes,
                               "00112233445566778899AABBCCDDEEFF");
  CardKeys keys(ring);
  std::vector<std::string> first;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < CardKeys::regions_max + 3; ++i) {
      const auto key = keys.of(ring.entries()[0], {test_card::serial, fmt::format("99{:04}", i)});
      REQUIRE(key.has_value());
      const std::string text = to_hex(key->reveal(SecretAccess::for_cipher()));
      if (round == 0) {
        CHECK(std::ranges::find(first, text) == first.end());
        first.push_back(text);
      } else {
        CHECK(first[i] == text);
      }
    }
  }
}
