#include "cardlib/model/scheme_keys.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::model;

// The published values are vectors (tests/vectors/vectors.json); here is what they do not show.

TEST_CASE("a PAN of 16 digits has the same key by both options, of 17 another one") {
  const auto master = "0123456789ABCDEFFEDCBA9876543210"_hex;
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto imk = engine->cipher(crypto::CipherKind::TripleDes, master).value();
    const auto same = [&](std::string_view pan) {
      return derive_udk_option_b(*engine, *imk, pan, "45")
          .same_as(derive_udk(*imk, udk_factor(pan, "45")));
    };
    CHECK(same("1234567890123456"));
    CHECK_FALSE(same("12345678901234567"));
  }
}

TEST_CASE("the three card keys of a KMC differ, and so do those of two cards") {
  const auto kmc =
      crypto::openssl()
          .cipher(crypto::CipherKind::TripleDes, "404142434445464748494A4B4C4D4E4F"_hex)
          .value();
  const auto first = "00010203040506070809"_hex;
  const auto second = "00010203040506090809"_hex;
  CHECK_FALSE(visa2_card_key(*kmc, first, 1).same_as(visa2_card_key(*kmc, first, 2)));
  CHECK_FALSE(visa2_card_key(*kmc, first, 1).same_as(visa2_card_key(*kmc, second, 1)));
}

TEST_CASE("a Visa script key changes with the transaction counter only at its four bytes") {
  const KeyBytes udk("0123456789ABCDEFFEDCBA9876543210"_hex);
  const KeyBytes zero = visa_script_key(udk, 0);
  const KeyBytes one = visa_script_key(udk, 0x0102);
  const auto bytes = [](const KeyBytes& key) {
    return to_hex(key.reveal(SecretAccess::for_cipher()));
  };
  CHECK(bytes(zero) == "0123456789ABCDEFFEDCBA987654CDEF");
  CHECK(bytes(one) == "0123456789ABCCEDFEDCBA987654CCED");
}
