#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"

using namespace sscard;

TEST_CASE("botan agrees with the standards' own examples of DES, 3DES, SM4 and AES") {
  test::check_ciphers(crypto::botan());
}

TEST_CASE("botan takes exactly the key lengths of each algorithm") {
  test::check_cipher_refusals(crypto::botan());
}

TEST_CASE("botan computes CMAC and the retail MAC as their definitions say") {
  test::check_macs(crypto::botan());
}

TEST_CASE("botan hashes and HMACs the published messages") {
  test::check_hashes(crypto::botan());
}

TEST_CASE("botan never gives the same random twice") {
  CHECK(crypto::botan().name() == "botan");
  test::check_random(crypto::botan());
}
