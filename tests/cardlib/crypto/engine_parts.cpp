#include "cardlib/crypto/engine_parts.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("an engine's refusal names the engine and the algorithm and nothing of the key") {
  const auto refused = crypto::openssl().cipher(crypto::CipherKind::Sm4, Bytes(15, 0xAB));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().what.english() == "the crypto engine openssl takes no SM4 key of 15 bytes");
  CHECK(crypto::engine_refused("botan", "RSA").kind == ErrorKind::Crypto);
}

TEST_CASE("each cipher has its name and its key lengths") {
  using crypto::CipherKind;
  CHECK(crypto::cipher_name(CipherKind::Des) == "DES");
  CHECK(crypto::cipher_name(CipherKind::TripleDes) == "3DES");
  CHECK(crypto::cipher_name(CipherKind::Sm4) == "SM4");
  CHECK(crypto::cipher_name(CipherKind::Aes) == "AES");
  CHECK(crypto::key_length_fits(CipherKind::TripleDes, 24));
  CHECK_FALSE(crypto::key_length_fits(CipherKind::TripleDes, 8));
}

TEST_CASE("a number is padded on its left to the width of its field") {
  CHECK(to_hex(crypto::left_padded(Bytes{1, 2}, 4)) == "00000102");
  CHECK(to_hex(crypto::left_padded(Bytes{1, 2}, 2)) == "0102");
  CHECK(to_hex(crypto::left_padded({}, 2)) == "0000");
}
