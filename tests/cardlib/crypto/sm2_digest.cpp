#include "cardlib/crypto/sm2_digest.hpp"

#include <doctest/doctest.h>

#include "cardlib/model/pki.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;

TEST_CASE("a signature over the host's digest is a signature over the message, on both engines") {
  const Bytes message = {1, 2, 3, 4, 5};
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto pair = engine->make_sm2();
    REQUIRE(pair.has_value());
    for (const crypto::Provider* host : test::both_engines()) {
      const auto digest = model::sm2_message_digest(*host, pair->public_key, message);
      REQUIRE(digest.has_value());
      const auto signature = crypto::sm2_sign_digest(*engine, *pair, *digest);
      REQUIRE(signature.has_value());
      const auto verdict = [&](ByteView what) {
        return host->sm2_verify(pair->public_key, crypto::sm2_default_user_id, what, *signature)
            .value();
      };
      CHECK(verdict(message));
      CHECK_FALSE(verdict(*digest));
    }
    CHECK_FALSE(crypto::sm2_sign_digest(*engine, *pair, message).has_value());
  }
}
