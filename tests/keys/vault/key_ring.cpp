#include "keys/vault/key_ring.hpp"

#include <doctest/doctest.h>

#include <set>

#include "keys/vault/test_keys.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

KeyBytes key(std::string_view hex) {
  const auto bytes = from_hex(hex);
  REQUIRE(bytes.has_value());
  return KeyBytes(*bytes);
}

KeyFacts facts(std::string name, Purpose purpose = Purpose::Kmc) {
  KeyFacts out;
  out.name = std::move(name);
  out.purpose = purpose;
  out.test = true;
  return out;
}

constexpr std::array every_step = {Step::Both, Step::SocialFirst, Step::BankFirst,
                                   Step::SocialSecond, Step::BankSecond};

}  // namespace

TEST_CASE("a key is named by its check value: three bytes of the enciphered zero block") {
  KeyRing ring(crypto::openssl());
  REQUIRE(ring.add(facts("KN"), key("00112233445566778899AABBCCDDEEFF")).has_value());
  KeyFacts sm4 = facts("KN as SM4");
  sm4.algorithm = crypto::CipherKind::Sm4;
  KeyRing other(crypto::openssl());
  REQUIRE(other.add(std::move(sm4), key("00112233445566778899AABBCCDDEEFF")).has_value());
  REQUIRE(ring.kcvs().size() == 1);
  CHECK(to_hex(ring.kcvs()[0].value) == "FB0975");
  CHECK(ring.kcvs()[0].test);
  CHECK(ring.kcvs()[0].owner == Owner::Bank);
  CHECK(to_hex(other.kcvs()[0].value) == "72EBA3");
}

TEST_CASE("weak, short and repeated keys are not loaded") {
  KeyRing ring(crypto::openssl());
  const auto refused = [&](KeyFacts f, std::string_view hex) {
    const Status status = ring.add(std::move(f), key(hex));
    return !status && status.error().kind == ErrorKind::Keys;
  };
  CHECK(refused(facts("a"), "00000000000000000000000000000000"));
  CHECK(refused(facts("a"), "01234567012345670123456701234567"));  // both halves equal: single DES
  CHECK(refused(facts("a"), "0011223344556677"));
  CHECK(refused(facts("a"), "00112233445566778899AABBCCDDEEFF0011223344556677"));
  REQUIRE(ring.add(facts("a"), key("00112233445566778899AABBCCDDEEFF")).has_value());
  CHECK(refused(facts("a"), "10112233445566778899AABBCCDDEEFF"));
  CHECK(refused(facts("b"), "00112233445566778899AABBCCDDEEFF"));
  KeyFacts second = facts("a");
  second.version = 2;
  CHECK(ring.add(std::move(second), key("20112233445566778899AABBCCDDEEFF")).has_value());
  CHECK(ring.entries().size() == 2);
}

TEST_CASE("a production key never joins a test ring, and the other way round") {
  KeyRing ring(crypto::openssl());
  REQUIRE(ring.add(facts("a"), key("00112233445566778899AABBCCDDEEFF")).has_value());
  KeyFacts production = facts("b");
  production.test = false;
  CHECK_FALSE(ring.add(std::move(production), key("30112233445566778899AABBCCDDEEFF")).has_value());
  CHECK(ring.is_test());
}

TEST_CASE("a PIN has 4 to 16 digits and no check value that would betray it") {
  const auto add = [](std::string_view digits) {
    KeyRing ring(crypto::openssl());
    const bool good =
        ring.add(facts("pin", Purpose::InitialPin), KeyBytes(as_bytes(digits))).has_value();
    CHECK(ring.kcvs().empty());
    if (good) CHECK(to_hex(ring.entries()[0].kcv) == "000000");
    return good;
  };
  CHECK(add("1234"));
  CHECK(add("1234567890123456"));
  CHECK_FALSE(add("123"));
  CHECK_FALSE(add("12345678901234567"));
  CHECK_FALSE(add("12345A"));
}

TEST_CASE("the newest active version is used, retired and future ones are not") {
  KeyRing ring(crypto::openssl());
  const auto with = [&](Byte version, KeyState state, std::string_view hex) {
    KeyFacts f = facts("kmc");
    f.version = version;
    f.state = state;
    REQUIRE(ring.add(std::move(f), key(hex)).has_value());
  };
  with(1, KeyState::Active, "00112233445566778899AABBCCDDEEF1");
  with(2, KeyState::Active, "00112233445566778899AABBCCDDEEF2");
  with(3, KeyState::PreActive, "00112233445566778899AABBCCDDEEF3");
  with(4, KeyState::Retired, "00112233445566778899AABBCCDDEEF4");
  const auto found = StepKeys(ring, Step::Both).get(Purpose::Kmc);
  REQUIRE(found.has_value());
  CHECK((*found)->facts.version == 2);
}

TEST_CASE("each step reaches the keys it needs and no other: the whole matrix") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  // columns: Both, SocialFirst, BankFirst, SocialSecond, BankSecond
  const std::array<std::pair<Purpose, std::string_view>, purpose_count> matrix = {
      {
       {Purpose::Transport, "YYY--"},
       {Purpose::CardMaster, "YYY--"},
       {Purpose::CardKey, "YY-Y-"},
       {Purpose::InitialPin, "YY-Y-"},
       {Purpose::HandOverMaster, "--YY-"},
       {Purpose::HandOverKmc, "-Y--Y"},
       {Purpose::Kmc, "Y-Y-Y"},
       {Purpose::Cryptogram, "Y-Y-Y"},
       {Purpose::ScriptMac, "Y-Y-Y"},
       {Purpose::ScriptCipher, "Y-Y-Y"},
       {Purpose::PinGeneration, "Y-Y-Y"},
       {Purpose::SocialExchange, "YYYYY"},
       {Purpose::BankExchange, "YYYYY"},
       {Purpose::ReportExchange, "YYYYY"},
       {Purpose::PairSeal, "Y-Y-Y"},
       {Purpose::Verification, "Y-Y-Y"},
       {Purpose::CarrierMaster, "-----"},
       {Purpose::CarrierTransport, "-----"},
       {Purpose::CarrierPin, "-----"},
       }
  };
  const Slot uk{model::Df::Ssse, model::KeyType::External, 0x04};
  for (const auto& [purpose, expected] : matrix) {
    for (std::size_t i = 0; i < every_step.size(); ++i) {
      const StepKeys keys(*ring, every_step[i]);
      const auto got = purpose == Purpose::CardKey ? keys.card_key(uk) : keys.get(purpose);
      CAPTURE(row(purpose).name);
      CAPTURE(i);
      CHECK(got.has_value() == (expected[i] == 'Y'));
      CHECK(allowed(every_step[i], purpose) == (expected[i] == 'Y'));
      if (!got) CHECK(got.error().kind == ErrorKind::Keys);
    }
  }
}

TEST_CASE("no step but the centralized one reaches the lasting keys of both sides") {
  for (const Step step : every_step) {
    bool social = false;
    bool bank = false;
    for (const PurposeRow& row : purpose_table()) {
      const bool lasting =
          row.purpose != Purpose::HandOverKmc && row.purpose != Purpose::HandOverMaster &&
          row.purpose != Purpose::SocialExchange && row.purpose != Purpose::BankExchange;
      if (!lasting || !allowed(step, row.purpose)) continue;
      social = social || row.owner == Owner::Social;
      bank = bank || row.owner == Owner::Bank;
    }
    CHECK((social && bank) == (step == Step::Both));
  }
}
