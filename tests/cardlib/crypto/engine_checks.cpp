#include "tests/cardlib/crypto/engine_checks.hpp"

#include <doctest/doctest.h>

#include <set>

namespace sscard::test {
namespace {

using crypto::CipherKind;
using crypto::HashKind;
using crypto::Provider;

std::unique_ptr<crypto::Cipher> made(const Provider& engine, CipherKind kind, ByteView key) {
  auto cipher = engine.cipher(kind, key);
  REQUIRE(cipher.has_value());
  return std::move(cipher).value();
}

struct Known {
  CipherKind kind;
  const char* key;
  const char* plain;
  const char* cipher;
};

// DES: the classic worked example; 3DES: NIST SP 800-67 (three keys) and the same key twice, which
// must be single DES; SM4: GB/T 32907 example 1; AES: FIPS 197 appendix C.
constexpr const char* des_key = "133457799BBCDFF1";
constexpr const char* same_twice = "133457799BBCDFF1133457799BBCDFF1";
constexpr const char* three_keys = "0123456789ABCDEF23456789ABCDEF01456789ABCDEF0123";
constexpr const char* sm4_key = "0123456789ABCDEFFEDCBA9876543210";
constexpr const char* aes_128 = "000102030405060708090A0B0C0D0E0F";
constexpr const char* aes_192 = "000102030405060708090A0B0C0D0E0F1011121314151617";
constexpr const char* aes_256 = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
constexpr const char* aes_plain = "00112233445566778899AABBCCDDEEFF";

constexpr Known known_blocks[] = {
    {CipherKind::Des,       des_key,    "0123456789ABCDEF", "85E813540F0AB405"                },
    {CipherKind::TripleDes, same_twice, "0123456789ABCDEF", "85E813540F0AB405"                },
    {CipherKind::TripleDes, three_keys, "5468652071756663", "A826FD8CE53B855F"                },
    {CipherKind::Sm4,       sm4_key,    sm4_key,            "681EDF34D206965E86B3E94F536E4246"},
    {CipherKind::Aes,       aes_128,    aes_plain,          "69C4E0D86A7B0430D8CDB78070B4C55A"},
    {CipherKind::Aes,       aes_192,    aes_plain,          "DDA97CA4864CDFE06EAF70A0EC0D7191"},
    {CipherKind::Aes,       aes_256,    aes_plain,          "8EA2B7CA516745BFEAFC49904B496089"},
};

/// CBC as its definition says it, from the block cipher alone.
Bytes cbc_by_hand(const crypto::Cipher& cipher, ByteView iv, ByteView in) {
  Bytes chain = to_bytes(iv);
  Bytes out;
  for (std::size_t at = 0; at < in.size(); at += iv.size()) {
    for (std::size_t i = 0; i < iv.size(); ++i)
      chain[i] = static_cast<Byte>(chain[i] ^ in[at + i]);
    chain = crypto::encrypt_ecb(cipher, chain);
    append(out, chain);
  }
  return out;
}

void check_modes(const crypto::Cipher& cipher) {
  const std::size_t block = crypto::block_size(cipher.kind());
  Bytes plain;
  for (std::size_t i = 0; i < 21 * block; ++i)
    plain.push_back(static_cast<Byte>(i * 7 + 3));
  const Bytes iv(block, 0x5A);
  const Bytes sealed = crypto::encrypt_cbc(cipher, iv, plain);
  CHECK(sealed == cbc_by_hand(cipher, iv, plain));
  CHECK(crypto::decrypt_cbc(cipher, iv, sealed) == plain);
  Bytes same_memory = plain;
  cipher.encrypt_cbc(iv, same_memory, same_memory);
  CHECK(same_memory == sealed);
  cipher.decrypt_cbc(iv, same_memory, same_memory);
  CHECK(same_memory == plain);
  cipher.encrypt_ecb(same_memory, same_memory);
  cipher.decrypt_ecb(same_memory, same_memory);
  CHECK(same_memory == plain);
  CHECK(crypto::encrypt_cbc(cipher, iv, {}).empty());
  CHECK(crypto::encrypt_ecb(cipher, {}).empty());
}

}  // namespace

Bytes hex(std::string_view digits) {
  const auto bytes = from_hex(digits);
  REQUIRE(bytes.has_value());
  return *bytes;
}

void check_ciphers(const Provider& engine) {
  for (const Known& k : known_blocks) {
    CAPTURE(k.key);
    auto cipher = made(engine, k.kind, hex(k.key));
    CHECK(cipher->kind() == k.kind);
    CHECK(to_hex(crypto::encrypt_ecb(*cipher, hex(k.plain))) == k.cipher);
    CHECK(to_hex(crypto::decrypt_ecb(*cipher, hex(k.cipher))) == k.plain);
    check_modes(*cipher);
    cipher->rekey(Bytes(hex(k.key).size(), 0x11));
    const auto fresh = made(engine, k.kind, Bytes(hex(k.key).size(), 0x11));
    CHECK(crypto::encrypt_ecb(*cipher, hex(k.plain)) == crypto::encrypt_ecb(*fresh, hex(k.plain)));
    check_modes(*cipher);
  }
}

void check_cipher_refusals(const Provider& engine) {
  const std::set<std::pair<CipherKind, std::size_t>> fitting = {
      {CipherKind::Des,       8 },
      {CipherKind::TripleDes, 16},
      {CipherKind::TripleDes, 24},
      {CipherKind::Sm4,       16},
      {CipherKind::Aes,       16},
      {CipherKind::Aes,       24},
      {CipherKind::Aes,       32}
  };
  for (const CipherKind kind :
       {CipherKind::Des, CipherKind::TripleDes, CipherKind::Sm4, CipherKind::Aes}) {
    for (std::size_t size = 0; size <= 32; ++size) {
      const auto cipher = engine.cipher(kind, Bytes(size, 0xA5));
      CHECK(cipher.has_value() == fitting.contains({kind, size}));
      if (!cipher) CHECK(cipher.error().kind == ErrorKind::Crypto);
    }
  }
  for (std::size_t size = 0; size <= 32; ++size) {
    CHECK(engine.retail_mac(Bytes(size, 0xA5)).has_value() == (size == 8 || size == 16));
  }
}

void check_macs(const Provider& engine) {
  // NIST SP 800-38B, examples D.1 with AES-128: empty, 16 and 40 bytes.
  const auto aes = made(engine, CipherKind::Aes, hex("2B7E151628AED2A6ABF7158809CF4F3C"));
  const Bytes message =
      hex("6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411");
  Bytes mac(16);
  for (int twice = 0; twice < 2; ++twice) {
    aes->cmac({}, mac);
    CHECK(to_hex(mac) == "BB1D6929E95937287FA37D129B756746");
    aes->cmac(ByteView(message).first(16), mac);
    CHECK(to_hex(mac) == "070A16B46B4D4144F79BDD9DD04A287C");
    aes->cmac(message, mac);
    CHECK(to_hex(mac) == "DFA66747DE9AE63030CA32611497C827");
  }
  aes->rekey(Bytes(16, 0));
  aes->cmac(message, mac);
  CHECK(to_hex(mac) != "DFA66747DE9AE63030CA32611497C827");

  // The initial value is a block in front: MAC(iv, m) = MAC(0, m with iv folded into block one).
  auto retail = engine.retail_mac(hex("0123456789ABCDEFFEDCBA9876543210"));
  REQUIRE(retail.has_value());
  Bytes data(264, 0x42);
  Bytes folded = data;
  const Bytes iv = hex("1122334455667788");
  for (std::size_t i = 0; i < 8; ++i)
    folded[i] = static_cast<Byte>(folded[i] ^ iv[i]);
  Bytes with_iv(8);
  Bytes without(8);
  (*retail)->compute(iv, data, with_iv);
  (*retail)->compute(Bytes(8, 0), folded, without);
  CHECK(with_iv == without);
  const auto des = made(engine, CipherKind::Des, hex("0123456789ABCDEF"));
  const auto right = made(engine, CipherKind::Des, hex("FEDCBA9876543210"));
  const Bytes chained = crypto::encrypt_cbc(*des, iv, data);
  const Bytes last = to_bytes(ByteView(chained).last(8));
  CHECK(with_iv == crypto::encrypt_ecb(*des, crypto::decrypt_ecb(*right, last)));
}

void check_hashes(const Provider& engine) {
  const ByteView abc = as_bytes("abc");
  CHECK(to_hex(engine.hash(HashKind::Sm3, abc)) ==
        "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0");
  CHECK(to_hex(engine.hash(HashKind::Sha1, abc)) == "A9993E364706816ABA3E25717850C26C9CD0D89D");
  CHECK(to_hex(engine.hash(HashKind::Sha256, abc)) ==
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  // RFC 4231 test case 2 and RFC 2202 test case 2
  const ByteView what = as_bytes("what do ya want for nothing?");
  CHECK(to_hex(engine.hmac(HashKind::Sha256, as_bytes("Jefe"), what)) ==
        "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843");
  CHECK(to_hex(engine.hmac(HashKind::Sha1, as_bytes("Jefe"), what)) ==
        "EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79");
  CHECK(engine.hmac(HashKind::Sm3, {}, what).size() == 32);
}

void check_random(const Provider& engine) {
  std::set<Bytes> seen;
  for (int i = 0; i < 200; ++i) {
    Bytes out(16);
    engine.random(out);
    seen.insert(out);
  }
  CHECK(seen.size() == 200);
}

void check_rsa(const Provider& engine, const Provider& other) {
  for (const std::uint32_t exponent : {3U, 65537U}) {
    auto key = engine.make_rsa(1024, exponent);
    REQUIRE(key.has_value());
    CHECK(key->public_key.modulus.size() == 128);
    Bytes message(128, 0x6A);
    message[0] = 0x00;
    const auto sealed = engine.rsa_private(*key, message);
    REQUIRE(sealed.has_value());
    CHECK(other.rsa_private(*key, message).value() == *sealed);
    key->d.clear();
    CHECK(engine.rsa_private(*key, message).value() == *sealed);
    CHECK(engine.rsa_public(key->public_key, *sealed).value() == message);
    CHECK(other.rsa_public(key->public_key, *sealed).value() == message);
    CHECK_FALSE(engine.rsa_public(key->public_key, Bytes(127, 1)).has_value());
    CHECK_FALSE(engine.rsa_public(key->public_key, Bytes(128, 0xFF)).has_value());
    CHECK_FALSE(engine.rsa_private(*key, Bytes(129, 1)).has_value());
    CHECK_FALSE(engine.rsa_private(*key, Bytes(128, 0xFF)).has_value());
  }
}

void check_sm2(const Provider& engine, const Provider& other) {
  auto key = engine.make_sm2();
  REQUIRE(key.has_value());
  CHECK(key->d.size() == 32);
  const std::string_view id = crypto::sm2_default_user_id;
  const Bytes message = to_bytes(as_bytes("a manifest of a thousand lines"));
  const auto signature = engine.sm2_sign(*key, id, message);
  REQUIRE(signature.has_value());
  CHECK(signature->r.size() == 32);
  CHECK(signature->s.size() == 32);
  for (const Provider* verifier : {&engine, &other}) {
    CHECK(verifier->sm2_verify(key->public_key, id, message, *signature).value());
    CHECK_FALSE(verifier->sm2_verify(key->public_key, "another", message, *signature).value());
    crypto::Sm2Signature wrong = *signature;
    wrong.s[31] = static_cast<Byte>(wrong.s[31] ^ 1U);
    CHECK_FALSE(verifier->sm2_verify(key->public_key, id, message, wrong).value());
    CHECK_FALSE(verifier->sm2_verify(key->public_key, id, {}, *signature).value());
    crypto::Sm2PublicKey off_curve = key->public_key;
    off_curve.y[31] = static_cast<Byte>(off_curve.y[31] ^ 1U);
    const auto refused = verifier->sm2_verify(off_curve, id, message, *signature);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::Crypto);
  }
}

void check_scrypt(const crypto::Provider& engine) {
  const auto derive = [&](std::string_view credential, std::string_view salt,
                          const crypto::ScryptCost& cost) {
    Bytes out(64);
    const Status status = engine.scrypt(as_bytes(credential), as_bytes(salt), cost, out);
    return status ? to_hex(out) : std::string();
  };
  CHECK(derive("", "", {16, 1, 1}) ==
        "77D6576238657B203B19CA42C18A0497F16B4844E3074AE8DFDFFA3FEDE21442"
        "FCD0069DED0948F8326A753A0FC81F17E8D3E0FB2E0D3628CF35E20C38D18906");
  CHECK(derive("password", "NaCl", {1024, 8, 16}) ==
        "FDBABE1C9D3472007856E7190D01E9FE7C6AD7CBC8237830E77376634B373162"
        "2EAF30D92E22A3886FF109279D9830DAC727AFB94A83EE6D8360CBDFA2CC0640");
  CHECK(derive("x", "y", {0, 8, 1}).empty());
  CHECK(derive("x", "y", {1, 8, 1}).empty());
  CHECK(derive("x", "y", {1000, 8, 1}).empty());
  CHECK(derive("x", "y", {16, 0, 1}).empty());
  CHECK(derive("x", "y", {16, 1, 0}).empty());
  CHECK(derive("x", "y", {1U << 19U, 8, 1}).empty());  // 512 MiB
}

}  // namespace sscard::test
