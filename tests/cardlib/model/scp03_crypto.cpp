// Values: tests/vectors (scp03-*) through vectors.cpp, AES-128 to 256. Here the SM4 profile against
// the rules written out with bare cipher calls, and the refusals.
#include "cardlib/model/scp03_crypto.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::model;
using test::hex;

namespace {

constexpr auto host_challenge = "0102030405060708"_hex;
constexpr auto card_challenge = "1112131415161718"_hex;
const Bytes static_key = *from_hex("404142434445464748494A4B4C4D4E4F");

std::unique_ptr<crypto::Cipher> sm4(const crypto::Provider& engine, ByteView key) {
  return std::move(*engine.cipher(crypto::CipherKind::Sm4, key));
}

Scp03Session session_of(const crypto::Provider& engine) {
  const ChannelKeys keys{KeyBytes(static_key), KeyBytes(static_key), KeyBytes(static_key)};
  auto session =
      Scp03Session::create(engine, crypto::CipherKind::Sm4, keys, host_challenge, card_challenge);
  REQUIRE(session.has_value());
  return std::move(*session);
}

/// Label and context of one derivation as the reference prints them.
Bytes derived(const crypto::Provider& engine, std::string_view constant_and_bits, ByteView key) {
  const Bytes message =
      concat(hex("0000000000000000000000" + std::string(constant_and_bits) + "01"), host_challenge,
             card_challenge);
  Bytes out(16);
  sm4(engine, key)->cmac(message, out);
  return out;
}

}  // namespace

TEST_CASE("the SM4 profile is SCP03 with SM4: cryptogram, C-MAC chain, counted cipher, R-MAC") {
  for (const crypto::Provider* engine : test::both_engines()) {
    Scp03Session session = session_of(*engine);
    const Bytes enc = derived(*engine, "04000080", static_key);
    const Bytes mac = derived(*engine, "06000080", static_key);
    const Bytes response = derived(*engine, "07000080", static_key);
    const Bytes proof = derived(*engine, "01000040", mac);
    const Command first = session.external_authenticate(SecurityLevel::CipherBothWays);
    CHECK(equal(ByteView(first.data).first(8), ByteView(proof).first(8)));
    Bytes chain(16);
    const auto link = [&](ByteView header, ByteView body) {
      Bytes out(16);
      sm4(*engine, mac)->cmac(concat(chain, header, body), out);
      chain = out;
      return Bytes(out.begin(), out.begin() + 8);
    };
    CHECK(to_hex(link("8482330010"_hex, ByteView(proof).first(8))) ==
          to_hex(ByteView(first.data).last(8)));
    const Command sent = session.wrap({
        {0x80, 0xE2, 0x00, 0x00},
        hex("0102030405")
    });
    const Bytes icv = crypto::encrypt_ecb(*sm4(*engine, enc), concat(Bytes(15), Bytes{0x01}));
    const Bytes body =
        crypto::encrypt_cbc(*sm4(*engine, enc), icv, hex("01020304058000000000000000000000"));
    CHECK(to_hex(ByteView(sent.data).first(16)) == to_hex(body));
    CHECK(to_hex(link("84E2000018"_hex, body)) == to_hex(ByteView(sent.data).last(8)));
    Bytes tag(16);
    sm4(*engine, response)->cmac(concat(chain, "9000"_hex), tag);
    CHECK(to_hex(session.answer_to_last({}, StatusWord::Ok)) == to_hex(ByteView(tag).first(8)));
    CHECK(session.answer_to_last({}, StatusWord::WrongData).empty());
    CHECK(session.answer_to_last(Bytes(10), StatusWord::Ok).size() == 16 + 8);
  }
}

TEST_CASE("a value under the DEK is always padded, a key never") {
  const Scp03Session session = session_of(crypto::openssl());
  const auto dek = sm4(crypto::botan(), static_key);
  for (const std::size_t size : {0U, 8U, 15U, 16U, 48U}) {
    const Bytes clear(size, 0x5A);
    const Bytes opened = crypto::decrypt_cbc(*dek, Bytes(16), session.seal_value(clear));
    CHECK(opened == crypto::pad_80(clear, 16));
    CHECK(opened.size() == (size / 16 + 1) * 16);
  }
  CHECK(session.seal_key(static_key) == crypto::encrypt_cbc(*dek, Bytes(16), static_key));
}

TEST_CASE("the answer of INITIALIZE UPDATE encodes and parses, and only in its exact form") {
  Scp03Answer answer;
  answer.hello = {"622880FFFFFF01000001"_hex, 0x01, ChannelProtocol::Sm4};
  answer.card_challenge = card_challenge;
  answer.card_cryptogram = host_challenge;
  answer.sequence = {0x00, 0x01, 0x02};
  const Bytes bytes = encode(answer);
  CHECK(to_hex(bytes) == "622880FFFFFF0100000101F37011121314151617180102030405060708000102");
  const auto parsed = parse_scp03_answer(bytes);
  REQUIRE(parsed.has_value());
  CHECK(encode(*parsed) == bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(parse_scp03_answer(ByteView(bytes).first(size)).has_value());
  CHECK_FALSE(parse_scp03_answer(concat(bytes, Bytes{0x00})).has_value());
  for (const std::size_t at : {11U, 12U}) {  // protocol, options
    Bytes other = bytes;
    other[at] = 0x02;
    CHECK_FALSE(parse_scp03_answer(other).has_value());
  }
}

TEST_CASE("a key of a wrong length opens no session") {
  const ChannelKeys keys{KeyBytes(static_key), KeyBytes(Bytes(8, 1)), KeyBytes(static_key)};
  const auto session = Scp03Session::create(crypto::botan(), crypto::CipherKind::Aes, keys,
                                            host_challenge, card_challenge);
  REQUIRE_FALSE(session.has_value());
  CHECK(session.error().kind == ErrorKind::Crypto);
}
