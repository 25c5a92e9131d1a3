#include "cos-sim/bank/transaction/card_key.hpp"

#include <doctest/doctest.h>

#include "cardlib/tlv/ber.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("the CRT parts alone sign what the public key recovers, and decipher") {
  test::MapMemory memory = test::debit_memory();
  const Application application{memory, ApplicationKind::Debit};
  const CardKey key{application, crypto::botan()};
  const auto& known = test::debit_keys().card.public_key;
  REQUIRE(key.exists(model::Algorithm::TripleDes));
  const auto made = key.sign(model::Algorithm::TripleDes, Bytes(9, 1), Bytes(4, 2));
  REQUIRE(made.has_value());
  CHECK(model::rsa_recover_dynamic(crypto::openssl(), known, *made, Bytes(4, 2)) == Bytes(9, 1));
  Bytes clear(known.modulus.size(), 0x11);
  const auto sent = *crypto::openssl().rsa_public(known, clear);
  CHECK(key.decipher(sent) == clear);
  CHECK_FALSE(key.decipher(Bytes(64)));
  memory.values.erase({ApplicationKind::Debit, dgi_rsa_q});
  CHECK_FALSE(key.sign(model::Algorithm::TripleDes, Bytes(9, 1), Bytes(4, 2)));
  memory.values.erase({ApplicationKind::Debit, dgi_sm_public});
  CHECK_FALSE(key.sign(model::Algorithm::Sm4, Bytes(9, 1), Bytes(4, 2)));
}
