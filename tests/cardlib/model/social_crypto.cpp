// Values: reference/ssc-card.md 7.6 and corrections.md part F; every one on both engines.
#include "cardlib/model/social_crypto.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using model::Algorithm;
using model::SocialKey;
using model::SocialScheme;
using test::hex;

namespace {

constexpr auto challenge = "1122334455667788"_hex;
constexpr auto original = "0102030405060708"_hex;
constexpr auto card_id_start = "999901D15600000501000001"_hex;
constexpr const char* load_key = "404142434445464748494A4B4C4D4E4F";

struct Published {
  Algorithm algorithm;
  const char* key;
  const char* process_key;
  const char* authentication;
  const char* card_id_mac;
};

constexpr Published published[] = {
    {Algorithm::TripleDes, "37C09FC0EA02BCE340D3EABC90FA4590", "C9040970A0EFF350",
     "4FB5AB1E5E8EBDD7", "5C8A9B68"},
    {Algorithm::Sm4,       "5D636F13D6FA9428203886D4308C6A2F", "EE7E3FAAAE966A1A9C2A144485ABE32A",
     "79CD6E84BD7881C5", "D7DFF9CD"},
};

struct CommandMac {
  const char* header;  ///< CLA INS P1 P2
  const char* data;
  const char* triple_des;
  const char* sm4;
};

constexpr CommandMac command_macs[] = {
    {"84240000", "",             "1CA64C34", "500ECCD6"},
    {"841E0000", "",             "B49EA659", "12882A1C"},
    {"841E0001", "",             "BC1B36E4", "86129733"},
    {"84180000", "",             "548C214F", "3D5B26E5"},
    {"84160000", "",             "1CA58E33", "4B476151"},
    {"04DC0500", "050420240102", "D9176883", "6C22938F"},
};

struct Reload {
  Algorithm algorithm;
  const char* pin_bcd;
  const char* enciphered;
  const char* mac;
};

constexpr Reload reloads[] = {
    {Algorithm::TripleDes, "123456",           "A92FE39512534636",                 "1D712984"},
    {Algorithm::TripleDes, "12345678901234",   "8954071DB1DB4236",                 "C1986664"},
    {Algorithm::TripleDes, "12345678",         "44565D27ABA20E91",                 "90B4AFDD"},
    {Algorithm::TripleDes, "1234567890123456", "D534EEB5E8036203F186CA8F0BAF649B", "DE840C0A"},
    {Algorithm::Sm4,       "123456",           "6E14BEE52049A8A3A29C77441B0E59D2", "59510A99"},
    {Algorithm::Sm4,       "12345678901234",   "33CA70632A4B312A2E2998A8FA48FC76", "C2988C63"},
};

constexpr Header reload_header = {0x84, 0x24, 0x00, 0x01};

Header header_of(const char* digits) {
  const Bytes b = hex(digits);
  return {b[0], b[1], b[2], b[3]};
}

const char* card_key(Algorithm algorithm) {
  return published[algorithm == Algorithm::Sm4 ? 1 : 0].key;
}

/// One scheme with one key, made by one engine.
struct Desk {
  Desk(const crypto::Provider& engine, Algorithm algorithm, const char* digits)
      : scheme(SocialScheme::create(engine, algorithm).value()),
        key(SocialKey::create(engine, algorithm, hex(digits)).value()) {}
  std::unique_ptr<SocialScheme> scheme;
  SocialKey key;
};

model::ClearKeyRecord record_of(const char* digits) {
  model::ClearKeyRecord out{};
  const Bytes bytes = hex(digits);
  REQUIRE(bytes.size() == out.size());
  std::ranges::copy(bytes, out.begin());
  return out;
}

Bytes bytes_of(const model::PinValue& pin) {
  return to_bytes(pin.reveal(SecretAccess::for_cipher()));
}

/// What the terminal would send to make the card decipher `plain`.
Bytes under_process_key(const crypto::Provider& engine, const Desk& desk, ByteView plain) {
  const auto pk = desk.scheme->process_key(desk.key, challenge);
  const auto kind = desk.scheme->algorithm() == Algorithm::Sm4 ? crypto::CipherKind::Sm4
                                                               : crypto::CipherKind::Des;
  const auto cipher = engine.cipher(kind, pk.reveal(SecretAccess::for_cipher())).value();
  return crypto::encrypt_ecb(*cipher, plain);
}

}  // namespace

TEST_CASE("process key, authentication data and card id MAC have the published values") {
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Published& p : published) {
      const Desk desk(*engine, p.algorithm, p.key);
      CHECK(desk.scheme->algorithm() == p.algorithm);
      const auto pk = desk.scheme->process_key(desk.key, challenge);
      CHECK(to_hex(pk.reveal(SecretAccess::for_cipher())) == p.process_key);
      CHECK(to_hex(desk.scheme->authentication_data(desk.key, challenge, original)) ==
            p.authentication);
      CHECK(to_hex(desk.scheme->card_id_mac(desk.key, card_id_start)) == p.card_id_mac);
    }
  }
}

TEST_CASE("MACs of unblocking, blocking and updating commands have the published values") {
  for (const crypto::Provider* engine : test::both_engines()) {
    const Desk des(*engine, Algorithm::TripleDes, card_key(Algorithm::TripleDes));
    const Desk sm4(*engine, Algorithm::Sm4, card_key(Algorithm::Sm4));
    for (const CommandMac& row : command_macs) {
      CAPTURE(row.header);
      const Header header = header_of(row.header);
      CHECK(to_hex(des.scheme->command_mac(des.key, challenge, header, hex(row.data))) ==
            row.triple_des);
      CHECK(to_hex(sm4.scheme->command_mac(sm4.key, challenge, header, hex(row.data))) == row.sm4);
    }
    const Bytes longest(251, 0x33);
    const auto mac = des.scheme->command_mac(des.key, challenge, header_of("04D60000"), longest);
    CHECK(mac != des.scheme->command_mac(des.key, original, header_of("04D60000"), longest));
  }
}

TEST_CASE("PIN RELOAD enciphers and deciphers PINs of 6 to 16 digits as published") {
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Reload& row : reloads) {
      CAPTURE(row.pin_bcd);
      const Desk desk(*engine, row.algorithm, card_key(row.algorithm));
      const Bytes sealed = desk.scheme->encipher_pin(desk.key, challenge, hex(row.pin_bcd));
      CHECK(to_hex(sealed) == row.enciphered);
      CHECK(to_hex(desk.scheme->command_mac(desk.key, challenge, reload_header, sealed)) ==
            row.mac);
      const auto pin = desk.scheme->decipher_pin(desk.key, challenge, sealed);
      REQUIRE(pin.has_value());
      CHECK(to_hex(bytes_of(*pin)) == row.pin_bcd);
    }
  }
}

TEST_CASE("the card accepts every PIN of 2 to 8 bytes and an odd PIN that ends in F") {
  for (const Algorithm algorithm : {Algorithm::TripleDes, Algorithm::Sm4}) {
    const Desk desk(crypto::botan(), algorithm, card_key(algorithm));
    for (std::size_t size = 2; size <= 8; ++size) {
      Bytes pin(size, 0x59);
      for (const Byte last : {Byte{0x59}, Byte{0x5F}}) {
        pin.back() = last;
        const Bytes sealed = desk.scheme->encipher_pin(desk.key, challenge, pin);
        const auto opened = desk.scheme->decipher_pin(desk.key, challenge, sealed);
        REQUIRE(opened.has_value());
        CHECK(bytes_of(*opened) == pin);
      }
    }
  }
}

TEST_CASE("the card refuses a deciphered PIN with a wrong length, tail or nibble") {
  const Desk desk(crypto::openssl(), Algorithm::TripleDes, card_key(Algorithm::TripleDes));
  const char* wrong[] = {
      "0012345680000000",                  // Ld 0
      "0112800000000000",                  // one byte is no PIN
      "0812345678901234",                  // Ld longer than what is there
      "FF12345680000000",                  // Ld out of all bounds
      "0312345600000000",                  // no 80
      "0312345680000001",                  // tail not zero
      "0312A45680000000",                  // a nibble above 9
      "03123F5680000000",                  // F in the middle
      "0312345FF0000000",                  // the tail begins with something else
      "03F2345680000000",                  // F at the front
      "03123456800000000000000000000000",  // a whole block too much
      "07123456789012348000000000000000",  // padded though it was full
  };
  for (const char* plain : wrong) {
    CAPTURE(plain);
    const Bytes sealed = under_process_key(crypto::openssl(), desk, hex(plain));
    CHECK_FALSE(desk.scheme->decipher_pin(desk.key, challenge, sealed).has_value());
  }
  const Bytes right = under_process_key(crypto::openssl(), desk, hex("0312345680000000"));
  CHECK(desk.scheme->decipher_pin(desk.key, challenge, right).has_value());
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{24}}) {
    CHECK_FALSE(desk.scheme->decipher_pin(desk.key, challenge, Bytes(size, 1)).has_value());
  }
}

TEST_CASE("a key record is sealed under the master key as published, and opens again") {
  struct Row {
    Algorithm algorithm;
    const char* record;
    const char* sealed;
  };
  const Row rows[] = {
      {Algorithm::TripleDes, "0D8301EF0300331037C09FC0EA02BCE340D3EABC90FA4590",
       "AEDCD6715101B59F9385E4417BFAD62CFB1F731F9770BE3107D2719170218D3A"},
      {Algorithm::TripleDes, "010000EF06221103123456FFFFFFFFFFFFFFFFFFFFFFFFFF",
       "32CE46D58643FD2EE0EE589917976B3824A79B5733D906D364E05DEDEFA1DD03"},
      {Algorithm::Sm4,       "0D8301EF030333105D636F13D6FA9428203886D4308C6A2F",
       "4B528F6298CFC99D04550A7CBDE45732C362DA3BE5A74B4C26D1F0F68B597AE7"},
  };
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Row& row : rows) {
      const Desk desk(*engine, row.algorithm, load_key);
      const auto record = record_of(row.record);
      const auto sealed = desk.scheme->seal_key_record(desk.key, record);
      CHECK(to_hex(sealed) == row.sealed);
      const auto opened = desk.scheme->open_key_record(desk.key, sealed);
      REQUIRE(opened.has_value());
      CHECK(*opened == record);
    }
  }
}

TEST_CASE("a sealed record under another key, of another length or with a wrong tail is refused") {
  const Desk desk(crypto::botan(), Algorithm::TripleDes, load_key);
  const auto record = record_of("0D8301EF0300331037C09FC0EA02BCE340D3EABC90FA4590");
  const auto sealed = desk.scheme->seal_key_record(desk.key, record);
  const Desk other(crypto::botan(), Algorithm::TripleDes, card_key(Algorithm::TripleDes));
  CHECK_FALSE(other.scheme->open_key_record(other.key, sealed).has_value());
  CHECK_FALSE(desk.scheme->open_key_record(desk.key, ByteView(sealed).first(24)).has_value());
  CHECK_FALSE(desk.scheme->open_key_record(desk.key, Bytes(40, 0)).has_value());
  for (const std::size_t spoiled : {std::size_t{0}, std::size_t{25}, std::size_t{31}}) {
    Bytes plain = concat(Bytes{0x18}, record, "80000000000000"_hex);
    plain[spoiled] = static_cast<Byte>(plain[spoiled] ^ 1U);
    const Bytes wrong = crypto::encrypt_ecb(desk.key.cipher(), plain);
    CHECK_FALSE(desk.scheme->open_key_record(desk.key, wrong).has_value());
  }
}

TEST_CASE("key loading carries a MAC with the challenge as initial value, as published") {
  const Header sealed_load = header_of("84D40000");
  const Header clear_load = header_of("04D40000");
  const auto des_record = record_of("0D8301EF0300331037C09FC0EA02BCE340D3EABC90FA4590");
  const auto sm4_record = record_of("0D8301EF030333105D636F13D6FA9428203886D4308C6A2F");
  for (const crypto::Provider* engine : test::both_engines()) {
    const Desk des(*engine, Algorithm::TripleDes, load_key);
    const auto sealed = des.scheme->seal_key_record(des.key, des_record);
    CHECK(to_hex(des.scheme->key_load_mac(des.key, challenge, sealed_load, sealed)) == "6FF6FA37");
    CHECK(to_hex(des.scheme->key_load_mac(des.key, challenge, clear_load, des_record)) ==
          "21173F83");
    CHECK(to_hex(des.scheme->key_load_mac(des.key, "11223344"_hex, clear_load, des_record)) ==
          "23D53FA2");
    const Desk sm4(*engine, Algorithm::Sm4, load_key);
    const auto sm4_sealed = sm4.scheme->seal_key_record(sm4.key, sm4_record);
    const auto long_challenge = "112233445566778899AABBCCDDEEFF00"_hex;
    CHECK(to_hex(sm4.scheme->key_load_mac(sm4.key, long_challenge, sealed_load, sm4_sealed)) ==
          "AB7BA964");
  }
}

TEST_CASE("key loading takes challenges of 4 or 8 bytes with 3DES and of 16 with SM4") {
  const Desk des(crypto::botan(), Algorithm::TripleDes, load_key);
  const Desk sm4(crypto::botan(), Algorithm::Sm4, load_key);
  for (std::size_t size = 0; size <= 17; ++size) {
    CHECK(des.scheme->challenge_fits_key_load(size) == (size == 4 || size == 8));
    CHECK(sm4.scheme->challenge_fits_key_load(size) == (size == 16));
  }
}

TEST_CASE("short authentication and transport code have the published values") {
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto mk = engine->cipher(crypto::CipherKind::TripleDes, hex(load_key)).value();
    CHECK(to_hex(model::short_authentication(*mk, challenge)) == "A0F180047E2A3357");
    const auto transport =
        engine->cipher(crypto::CipherKind::TripleDes, as_bytes("TESTTRANSPORTKEY")).value();
    CHECK(to_hex(model::transport_code(*transport, "8699260101000001"_hex)) == "1C0C1D0D90424C2B");
  }
}

TEST_CASE("a social key has 16 bytes") {
  for (const Algorithm algorithm : {Algorithm::TripleDes, Algorithm::Sm4}) {
    for (const std::size_t size : {std::size_t{8}, std::size_t{15}, std::size_t{24}}) {
      const auto key = SocialKey::create(crypto::botan(), algorithm, Bytes(size, 1));
      REQUIRE_FALSE(key.has_value());
      CHECK(key.error().kind == ErrorKind::Crypto);
    }
  }
}
