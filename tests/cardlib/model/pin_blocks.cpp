#include "cardlib/model/pin_blocks.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::model;

namespace {

constexpr std::string_view account = "6222801234567890128";

std::string shown(const std::optional<Pin>& pin) {
  return pin ? std::string(as_text(pin->reveal(SecretAccess::for_cipher()))) : "none";
}

/// The block of a format from 0 to 3.
std::optional<PinBlock> block_of(unsigned format, std::string_view pin, std::string_view pan) {
  const Block8 filler = "0123456789ABCDEF"_hex;
  switch (format) {
    case 0:
      return pin_block_format_0({as_bytes(pin), pan});
    case 1:
      return pin_block_format_1(as_bytes(pin), filler);
    case 2:
      return pin_block_format_2(as_bytes(pin));
    default:
      return pin_block_format_3({as_bytes(pin), pan}, filler);
  }
}

Bytes opened(const PinBlock& block) {
  return to_bytes(block.reveal(SecretAccess::for_cipher()));
}

}  // namespace

TEST_CASE("every PIN of 4 to 12 digits comes back out of each format of block") {
  const std::string digits = "123456789012";
  for (unsigned format = 0; format < 4; ++format) {
    for (std::size_t size = 4; size <= 12; ++size) {
      CAPTURE(format);
      const std::string pin = digits.substr(0, size);
      const auto block = block_of(format, pin, account);
      REQUIRE(block.has_value());
      CHECK(shown(pin_of_block(format, opened(*block), account)) == pin);
      for (unsigned other = 0; other < 4; ++other) {
        if (other != format) CHECK(shown(pin_of_block(other, opened(*block), account)) == "none");
      }
    }
  }
}

TEST_CASE("a PIN of 3 or 13 digits, a letter and a short PAN make no block") {
  for (unsigned format = 0; format < 4; ++format) {
    for (const char* pin : {"123", "1234567890123", "12a4"})
      CHECK_FALSE(block_of(format, pin, account).has_value());
  }
  for (const unsigned format : {0U, 3U}) {
    CHECK_FALSE(block_of(format, "1234", "6222801").has_value());
    CHECK(block_of(format, "1234", "62228012").has_value());
    CHECK_FALSE(block_of(format, "1234", "62228012345678901234").has_value());
  }
}

TEST_CASE("a block with another fill, length or PAN holds no PIN") {
  Bytes block = opened(*block_of(2, "1234", account));
  block[7] = 0xF0;
  CHECK(shown(pin_of_block(2, block, {})) == "none");
  CHECK(shown(pin_of_block(2, Bytes(7, 0x22), {})) == "none");
  CHECK(shown(pin_of_block(2, "231234FFFFFFFFFF"_hex, {})) == "none");
  CHECK(shown(pin_of_block(2, "2D1234567890123F"_hex, {})) == "none");
  CHECK(shown(pin_of_block(2, "24123AFFFFFFFFFF"_hex, {})) == "none");
  const Bytes bound = opened(*block_of(0, "1234", account));
  CHECK(shown(pin_of_block(0, bound, "6222801234567890130")) == "none");
}

TEST_CASE("format 4 brings the PIN back under the same key and PAN only, on both engines") {
  const auto key = "00112233445566778899AABBCCDDEEFF"_hex;
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto cipher = engine->cipher(crypto::CipherKind::Aes, key).value();
    const auto field = pin_field_format_4(as_bytes("123456"), "0011223344556677"_hex);
    REQUIRE(field.has_value());
    for (const char* pan : {"12345678", "123456789012", "6222801234567890128"}) {
      const auto block = encipher_format_4(*cipher, *field, pan);
      REQUIRE(block.has_value());
      CHECK(shown(decipher_format_4(*cipher, *block, pan)) == "123456");
      CHECK(shown(decipher_format_4(*cipher, *block, "62228099")) == "none");
      auto changed = *block;
      changed[3] ^= 0x10;
      CHECK(shown(decipher_format_4(*cipher, changed, pan)) == "none");
    }
    CHECK_FALSE(encipher_format_4(*cipher, *field, "1234567").has_value());
    CHECK_FALSE(decipher_format_4(*cipher, Bytes(15), "12345678").has_value());
  }
  CHECK_FALSE(pin_field_format_4(as_bytes("123"), {}).has_value());
}
