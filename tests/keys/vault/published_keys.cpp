#include "keys/vault/published_keys.hpp"

#include <doctest/doctest.h>

#include "keys/vault/test_keys.hpp"

using namespace sscard;
using namespace sscard::keys;
using crypto::CipherKind;

TEST_CASE("every value of the test key set and every printed example is known as published") {
  const crypto::Provider& provider = crypto::openssl();
  const auto ring = test_key_ring(provider);
  REQUIRE(ring.has_value());
  std::size_t missed = 0;
  for (const KeyEntry& entry : ring->entries()) {
    if (is_pin(entry.facts.purpose)) continue;
    if (!is_published(provider, entry.facts.algorithm, entry.secret)) ++missed;
  }
  CHECK(missed == 0);
  CHECK(is_published(provider, CipherKind::Sm4,
                     KeyBytes(*from_hex("0123456789ABCDEFFEDCBA9876543210"))));
  CHECK_FALSE(is_published(provider, CipherKind::Sm4,
                           KeyBytes(*from_hex("9C0E4D6A3B1F7788A5D2C4E6F0123457"))));
}

TEST_CASE("a published 3DES key in other parity is the same key, an SM4 key is another one") {
  const KeyBytes parity(*from_hex("404043434545464649494A4A4C4C4F4F"));
  CHECK(is_published(crypto::openssl(), CipherKind::TripleDes, parity));
  CHECK_FALSE(is_published(crypto::openssl(), CipherKind::Sm4, parity));
}
