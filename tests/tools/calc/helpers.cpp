#include "tools/calc/helpers.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::tools::calc;

TEST_CASE("an error about an input begins with its name") {
  CHECK(wrong("atc", msg("missing")).what.english() == "atc: missing");
}

TEST_CASE("each word means its cipher, and no word means 3DES") {
  CHECK(cipher_of("sm4") == crypto::CipherKind::Sm4);
  CHECK(cipher_of("aes") == crypto::CipherKind::Aes);
  CHECK(cipher_of("des") == crypto::CipherKind::Des);
  CHECK(cipher_of("3des") == crypto::CipherKind::TripleDes);
  CHECK(algorithm_of({crypto::openssl(), Values{}}) == model::Algorithm::TripleDes);
}
