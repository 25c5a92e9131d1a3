// Published values (cps-card-keys-emv, scp03-session-kcv) run through vectors.cpp.
#include "cardlib/model/secure_channel.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::model;
using test::hex;

TEST_CASE("each protocol has a word, a number and a cipher of its own") {
  for (const ChannelRow& one : channel_rows()) {
    CHECK(&row(one.protocol) == &one);
    for (const ChannelRow& other : channel_rows()) {
      const bool same = &one == &other;
      CHECK((one.word == other.word) == same);
      CHECK((one.identifier == other.identifier) == same);
      CHECK((one.cipher == other.cipher) == same);
      CHECK((one.key_type == other.key_type) == same);
      CHECK((one.in_records == other.in_records) == same);
    }
  }
}

TEST_CASE("answers can be protected with SCP03 and SM4 only, and no other level exists") {
  for (unsigned p1 = 0; p1 < 0x100; ++p1) {
    const bool both = p1 == 0x00 || p1 == 0x01 || p1 == 0x03;
    const bool wide = both || p1 == 0x11 || p1 == 0x13 || p1 == 0x33;
    const auto byte = static_cast<Byte>(p1);
    CHECK(security_level(ChannelProtocol::Scp02, byte).has_value() == both);
    CHECK(security_level(ChannelProtocol::Scp03, byte).has_value() == wide);
    CHECK(security_level(ChannelProtocol::Sm4, byte).has_value() == wide);
  }
  CHECK(answer_is_protected(StatusWord::Ok));
  CHECK(answer_is_protected(StatusWord::FileInvalidated));
  CHECK(answer_is_protected(tries_left(2)));
  CHECK_FALSE(answer_is_protected(StatusWord::WrongData));
}

TEST_CASE("card keys come from the KMC of each cipher over the same block, three different ones") {
  const KeyData name = key_data({0x62, 0x28, 0x80, 0xFF, 0xFF, 0xFF}, "8699260101000001"_hex);
  CHECK(to_hex(name) == "622880FFFFFF01000001");
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const ChannelRow& one : channel_rows()) {
      const auto kmc = engine->cipher(one.cipher, hex("404142434445464748494A4B4C4D4E4F"));
      REQUIRE(kmc.has_value());
      const ChannelKeys keys = card_keys_from_kmc(**kmc, name);
      const Bytes block = hex("FFFF01000001F003FFFF010000010F03");
      CHECK(equal(keys.dek.reveal(SecretAccess::for_cipher()), crypto::encrypt_ecb(**kmc, block)));
      CHECK_FALSE(keys.enc.same_as(keys.mac));
      CHECK_FALSE(keys.mac.same_as(keys.dek));
    }
  }
}

TEST_CASE("the beginning of an answer to INITIALIZE UPDATE tells the protocol") {
  const auto hello = parse_channel_hello(hex("622880FFFFFF01000001 0F F3 70"));
  REQUIRE(hello.has_value());
  CHECK(hello->protocol == ChannelProtocol::Sm4);
  CHECK(hello->version == 0x0F);
  CHECK(to_hex(hello->key_data) == "622880FFFFFF01000001");
  CHECK_FALSE(parse_channel_hello(hex("622880FFFFFF01000001 0F 01")).has_value());
  CHECK_FALSE(parse_channel_hello(hex("622880FFFFFF01000001 0F")).has_value());
  CHECK_FALSE(parse_channel_hello({}).has_value());
}
