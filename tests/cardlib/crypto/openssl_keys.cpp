#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"

using namespace sscard;

TEST_CASE("an RSA key made by openssl works in both engines, and too large numbers are refused") {
  test::check_rsa(crypto::openssl(), crypto::botan());
}

TEST_CASE(
    "an SM2 signature made by openssl is accepted by both engines and by nobody when touched") {
  test::check_sm2(crypto::openssl(), crypto::botan());
}

TEST_CASE("openssl refuses key sizes that nobody can make") {
  CHECK_FALSE(crypto::openssl().make_rsa(16, 3).has_value());
}

TEST_CASE("scrypt of openssl gives the values of RFC 7914 and refuses a cost that is none") {
  test::check_scrypt(crypto::openssl());
}
