#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"

using namespace sscard;

TEST_CASE("openssl agrees with the standards' own examples of DES, 3DES, SM4 and AES") {
  test::check_ciphers(crypto::openssl());
}

TEST_CASE("openssl takes exactly the key lengths of each algorithm") {
  test::check_cipher_refusals(crypto::openssl());
}

TEST_CASE("openssl computes CMAC and the retail MAC as their definitions say") {
  test::check_macs(crypto::openssl());
}

TEST_CASE("openssl hashes and HMACs the published messages") {
  test::check_hashes(crypto::openssl());
}

TEST_CASE("openssl never gives the same random twice") {
  CHECK(crypto::openssl().name() == "openssl");
  test::check_random(crypto::openssl());
}
