// Values: tests/vectors (pboc-udk-ac, pinblock-iso2-*) through vectors.cpp; here the SM4 example of
// reference/pboc.md 2.4 and the refusals.
#include "cardlib/model/bank_crypto.hpp"

#include <doctest/doctest.h>

#include <bit>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using test::hex;

TEST_CASE("the diversification value is the right 16 digits of PAN and PSN") {
  CHECK(to_hex(model::udk_factor("6228000100001", "01")) == "0622800010000101");
  CHECK(to_hex(model::udk_factor("6228001234567890123", "00")) == "0123456789012300");
  CHECK(to_hex(model::udk_factor("62280012345678", "00")) == "6228001234567800");
}

TEST_CASE("a UDK has odd parity with 3DES and is raw with SM4") {
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto sm4 =
        engine->cipher(crypto::CipherKind::Sm4, hex("0123456789ABCDEFFEDCBA9876543210")).value();
    const auto factor = model::udk_factor("6228000100001", "01");
    CHECK(to_hex(model::derive_udk(*sm4, factor).reveal(SecretAccess::for_cipher())) ==
          "BCD1A7DE44ECA83491A2035AE0256BE9");
    const auto des =
        engine->cipher(crypto::CipherKind::TripleDes, hex("F0C34A8124CEE0A91A0B034AA97D6EAC"))
            .value();
    CHECK(to_hex(model::derive_udk(*des, factor).reveal(SecretAccess::for_cipher())) ==
          "014C986ECD8F49157CC8B59E3BCDFD98");
  }
}

TEST_CASE("odd parity changes the lowest bit of a byte and nothing else, for all 256 bytes") {
  for (unsigned value = 0; value < 256; ++value) {
    Bytes key = {static_cast<Byte>(value)};
    model::set_odd_parity(key);
    CHECK(std::popcount(key[0]) % 2 == 1);
    CHECK((key[0] & 0xFEU) == (value & 0xFEU));
  }
}

TEST_CASE("a PIN block holds 4 to 12 digits and nothing else") {
  for (std::size_t size = 0; size <= 16; ++size) {
    const auto block = model::pin_block_format_2(Bytes(size, '7'));
    CHECK(block.has_value() == (size >= 4 && size <= 12));
    if (block) {
      CHECK(model::is_pin_block_format_2(block->reveal(SecretAccess::for_cipher())));
    }
  }
  CHECK_FALSE(model::pin_block_format_2(as_bytes("12A4")).has_value());
}

TEST_CASE("the card knows a format 2 PIN block from anything else") {
  CHECK(model::is_pin_block_format_2(hex("241234FFFFFFFFFF")));
  CHECK(model::is_pin_block_format_2(hex("2C123456789012FF")));
  const char* wrong[] = {
      "",
      "241234FFFFFFFF",    // seven bytes
      "041234FFFFFFFFFF",  // format 0
      "231234FFFFFFFFFF",  // three digits
      "2D1234567890123F",  // thirteen digits
      "2412A4FFFFFFFFFF",  // a digit above 9
      "241234FFFFFFFFF0",  // the filler is not F
      "2412345FFFFFFFFF",  // a digit too many
  };
  for (const char* block : wrong) {
    CAPTURE(block);
    CHECK_FALSE(model::is_pin_block_format_2(hex(block)));
  }
}
