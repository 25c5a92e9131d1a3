// Values: tests/vectors (scp02-*, cps-card-keys-emv) through vectors.cpp; here the example at the
// end of reference/pboc.md 1.2, both directions and the refusals.
#include "cardlib/model/scp02_crypto.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using model::Scp02Session;
using model::SecurityLevel;
using test::hex;

namespace {

constexpr auto host_challenge = "0000000000000000"_hex;
constexpr auto card_challenge = "072503683B31"_hex;

model::ChannelKeys test_keys() {
  const auto key = "404142434445464748494A4B4C4D4E4F"_hex;
  return {KeyBytes(key), KeyBytes(key), KeyBytes(key)};
}

Scp02Session session_of(const crypto::Provider& engine, std::uint16_t sequence = 0x0002) {
  auto session = Scp02Session::create(engine, test_keys(), sequence);
  REQUIRE(session.has_value());
  return std::move(session).value();
}

Command command(const char* digits) {
  auto parsed = Command::parse(hex(digits));
  REQUIRE(parsed.has_value());
  return std::move(parsed).value();
}

}  // namespace

TEST_CASE("the example of the personalization session wraps DGI 8000 and 9000 as printed") {
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto answer = model::parse_initialize_update_answer(
        hex("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB4"));
    REQUIRE(answer.has_value());
    CHECK(answer->version == 0xFF);
    Scp02Session session = session_of(*engine, answer->sequence);
    session.external_authenticate(host_challenge, answer->card_challenge, SecurityLevel::Mac);
    Bytes keys =
        hex("112233440066778811223344550077888B4F854F0831FBF2635A212E4DDDB92A"
            "11220044556677881122330055667788");
    session.encipher_dek(keys, keys);
    const Command load({0x80, 0xE2, 0x60, 0x00}, concat("800030"_hex, keys));
    CHECK(to_hex(session.wrap(load, SecurityLevel::Mac).encode()) ==
          "84E260003B800030614C13CAED24062B3DD9E16DB5855091C424F8D7F656B3220010F676DD61AC07"
          "370006FB7BD3D296C7FB1539D14279DAD833B4BCC6149624");
    CHECK(to_hex(session.wrap(command("80E280010C90000997DCB0CE4E2CB37DF3"), SecurityLevel::Mac)
                     .encode()) == "84E280011490000997DCB0CE4E2CB37DF3C2DBAD2752C69F77");
    session.decipher_dek(keys, keys);
    CHECK(to_hex(ByteView(keys).first(16)) == "11223344006677881122334455007788");
  }
}

TEST_CASE("what the host wraps with one engine the card unwraps with the other") {
  for (const SecurityLevel level : {SecurityLevel::Mac, SecurityLevel::MacAndCipher}) {
    const std::size_t longest = level == SecurityLevel::Mac ? 247 : 239;
    Scp02Session host = session_of(crypto::openssl());
    Scp02Session card = session_of(crypto::botan());
    const Command first = host.external_authenticate(host_challenge, card_challenge, level);
    CHECK(first.header.p1 == static_cast<Byte>(level));
    const auto authenticated = card.unwrap(first, SecurityLevel::Mac);
    REQUIRE(authenticated.has_value());
    CHECK(equal(authenticated->data, card.host_cryptogram(host_challenge, card_challenge)));
    for (std::size_t size = 0; size <= longest; ++size) {
      const Command plain({0x80, 0xE2, 0x00, static_cast<Byte>(size)}, Bytes(size, 0x80));
      const Command sent = host.wrap(plain, level);
      CHECK(sent.header.cla == 0x84);
      const auto opened = card.unwrap(sent, level);
      REQUIRE(opened.has_value());
      CHECK(opened->data == plain.data);
    }
  }
}

TEST_CASE("a wrapped command keeps its Le and a command at level 00 passes unchanged") {
  Scp02Session host = session_of(crypto::openssl());
  Scp02Session card = session_of(crypto::botan());
  const Command sent = host.wrap(command("80CA006600"), SecurityLevel::Mac);
  CHECK(sent.le == std::optional<std::uint32_t>(256));
  CHECK(card.unwrap(sent, SecurityLevel::Mac)->le == sent.le);
  CHECK(host.wrap(command("80CA006600"), SecurityLevel::None).encode() == hex("80CA006600"));
  CHECK(card.unwrap(command("80CA006600"), SecurityLevel::None)->encode() == hex("80CA006600"));
}

TEST_CASE("the card refuses a touched, repeated, unmarked or unpadded command") {
  const auto fresh_pair = [] {
    return std::pair(session_of(crypto::openssl()), session_of(crypto::botan()));
  };
  const Command plain = command("80E2000003010203");
  SUBCASE("a bit of data, header or MAC") {
    for (const std::size_t at : {std::size_t{0}, std::size_t{10}}) {
      auto [host, card] = fresh_pair();
      Command sent = host.wrap(plain, SecurityLevel::Mac);
      sent.data[at] = static_cast<Byte>(sent.data[at] ^ 1U);
      CHECK_FALSE(card.unwrap(sent, SecurityLevel::Mac).has_value());
    }
    auto [host, card] = fresh_pair();
    Command sent = host.wrap(plain, SecurityLevel::Mac);
    sent.header.p2 = 1;
    CHECK_FALSE(card.unwrap(sent, SecurityLevel::Mac).has_value());
  }
  SUBCASE("the same command twice") {
    auto [host, card] = fresh_pair();
    const Command sent = host.wrap(plain, SecurityLevel::Mac);
    CHECK(card.unwrap(sent, SecurityLevel::Mac).has_value());
    CHECK_FALSE(card.unwrap(sent, SecurityLevel::Mac).has_value());
  }
  SUBCASE("no MAC at all") {
    auto [host, card] = fresh_pair();
    CHECK_FALSE(card.unwrap(plain, SecurityLevel::Mac).has_value());
    CHECK_FALSE(card.unwrap(command("84E2000003010203"), SecurityLevel::Mac).has_value());
  }
  SUBCASE("plain data where the level asks for ciphered ones") {
    auto [host, card] = fresh_pair();
    const Command sent = host.wrap(plain, SecurityLevel::Mac);
    CHECK_FALSE(card.unwrap(sent, SecurityLevel::MacAndCipher).has_value());
    auto [other_host, other_card] = fresh_pair();
    const Command block = command("80E20000080102030405060708");
    const Command whole = other_host.wrap(block, SecurityLevel::Mac);
    CHECK_FALSE(other_card.unwrap(whole, SecurityLevel::MacAndCipher).has_value());
  }
}

TEST_CASE("the answer of INITIALIZE UPDATE encodes and parses, and only in its exact form") {
  model::InitializeUpdateAnswer answer;
  answer.key_data = model::key_data({0x62, 0x28, 0x00, 0xFF, 0xFF, 0xFF}, "8699260101000001"_hex);
  CHECK(to_hex(answer.key_data) == "622800FFFFFF01000001");
  answer.version = 1;
  answer.sequence = 0x0102;
  answer.card_challenge = card_challenge;
  answer.card_cryptogram = "1122334455667788"_hex;
  const Bytes bytes = model::encode(answer);
  CHECK(to_hex(bytes) == "622800FFFFFF0100000101020102072503683B311122334455667788");
  CHECK(model::parse_initialize_update_answer(bytes) == answer);
  Bytes other = bytes;
  other[11] = 0x03;
  CHECK_FALSE(model::parse_initialize_update_answer(other).has_value());
  for (const std::size_t size : {std::size_t{0}, std::size_t{27}, std::size_t{29}}) {
    Bytes resized = bytes;
    resized.resize(size);
    CHECK_FALSE(model::parse_initialize_update_answer(resized).has_value());
  }
}

TEST_CASE("a session needs three keys of 16 bytes") {
  model::ChannelKeys keys = test_keys();
  keys.dek = KeyBytes(Bytes(8, 1));
  const auto session = Scp02Session::create(crypto::botan(), keys, 0);
  REQUIRE_FALSE(session.has_value());
  CHECK(session.error().kind == ErrorKind::Crypto);
}
