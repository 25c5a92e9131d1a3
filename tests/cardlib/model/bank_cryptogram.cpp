#include "cardlib/model/bank_cryptogram.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

constexpr auto imk = "0123456789ABCDEFFEDCBA9876543210"_hex;

}  // namespace

TEST_CASE("the SM4 example of the reference holds on both engines: card key, session, AC, ARPC") {
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto master = std::move(*engine->cipher(crypto::CipherKind::Sm4, imk));
    const KeyBytes udk = derive_udk(*master, "0622800010000101"_hex);
    const ByteView key = udk.reveal(SecretAccess::for_cipher());
    CHECK(to_hex(key) == "BCD1A7DE44ECA83491A2035AE0256BE9");
    const auto card = std::move(*engine->cipher(crypto::CipherKind::Sm4, key));
    CHECK(to_hex(bank_session_key(*card, 2).reveal(SecretAccess::for_cipher())) ==
          "01D0BE46DBCE20D6B545D42E142D6E84");
    const auto session = BankSession::create(*engine, Algorithm::Sm4, key, 2);
    REQUIRE(session.has_value());
    constexpr auto data =
        "00000000100000000000000001560000000000015600012500112233445C00000203A40000"_hex;
    const Block8 arqc = session->mac(data);
    CHECK(to_hex(arqc) == "44465FA8601B5990");
    CHECK(to_hex(session->response(arqc, "3030"_hex)) == "D8DB3F2CC1E330A4");
  }
}

TEST_CASE("version 17 puts amount, unpredictable number, counter and one CVR byte under the AC") {
  CryptogramInput input;
  input.amount = "000000012345"_hex;
  input.unpredictable = "11223344"_hex;
  input.counter = 0x0102;
  input.card_verification = "03A40000"_hex;
  CHECK(to_hex(cryptogram_message(input, CryptogramVersion::V17).view()) ==
        "000000012345112233440102A4");
  CHECK(cryptogram_message(input, CryptogramVersion::V01).size == 37);
}

TEST_CASE("a PIN change comes back as the same block, and nothing else does") {
  const auto binding = pin_change_binding(imk);
  CHECK(to_hex(binding) == "0000000089ABCDEF");
  const auto old = pin_block_format_2(as_bytes("9876543"));
  for (const char* digits : {"1234", "12345", "123456789012"}) {
    const auto fresh = pin_block_format_2(as_bytes(digits));
    REQUIRE(fresh.has_value());
    for (const bool bound : {false, true}) {
      const PinChange change = pin_change(binding, *fresh, bound ? &*old : nullptr);
      Bytes plain = to_bytes(change.reveal(SecretAccess::for_cipher()));
      const Bytes current = bound ? to_bytes(old->reveal(SecretAccess::for_cipher())) : Bytes{};
      const auto back = pin_of_change(binding, plain, current);
      REQUIRE(back.has_value());
      CHECK(back->same_as(*fresh));
      for (std::size_t i = 0; i < plain.size(); ++i) {
        Bytes other = plain;
        other[i] ^= 0x80U;
        const auto changed = pin_of_change(binding, other, current);
        CHECK((!changed || !changed->same_as(*fresh)));
      }
    }
  }
  CHECK_FALSE(pin_of_change(binding, Bytes(15), {}));
}

TEST_CASE("a key of another length is refused, not used") {
  for (const std::size_t size : {std::size_t{8}, std::size_t{15}, std::size_t{24}})
    CHECK_FALSE(BankSession::create(crypto::openssl(), Algorithm::TripleDes, Bytes(size), 1));
}
