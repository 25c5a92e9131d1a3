#include "cos-sim/kernel/chip_engine.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using crypto::CipherKind;

namespace {

Bytes pattern(std::size_t size, Byte from) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i)
    out[i] = static_cast<Byte>(from + i * 11U);
  return out;
}

struct Kind {
  CipherKind kind;
  std::size_t key;
};
constexpr std::array kinds = {
    Kind{CipherKind::Des,       8 },
    Kind{CipherKind::TripleDes, 16},
    Kind{CipherKind::TripleDes, 24},
    Kind{CipherKind::Sm4,       16},
    Kind{CipherKind::Aes,       16},
    Kind{CipherKind::Aes,       32}
};

/// Everything a cipher can do, as bytes.
Bytes all_of(const crypto::Cipher& cipher) {
  const std::size_t block = crypto::block_size(cipher.kind());
  const Bytes in = pattern(3 * block, 1);
  const Bytes iv = pattern(block, 77);
  Bytes out = concat(crypto::encrypt_ecb(cipher, in), crypto::decrypt_ecb(cipher, in),
                     crypto::encrypt_cbc(cipher, iv, in));
  append(out, crypto::decrypt_cbc(cipher, iv, in));
  Bytes mac(block);
  cipher.cmac(in, mac);
  append(out, mac);
  return out;
}

}  // namespace

TEST_CASE("a circuit keyed anew computes what a fresh cipher of the other engine computes") {
  const cos::ChipEngine engine(crypto::botan());
  for (int use = 0; use < 3; ++use)
    for (const Kind& kind : kinds) {
      const Bytes key = pattern(kind.key, static_cast<Byte>(use * 40 + 3));
      const auto lent = engine.cipher(kind.kind, key);
      const auto other = engine.cipher(kind.kind, pattern(kind.key, 200));  // beside it
      CHECK(all_of(**lent) == all_of(**crypto::openssl().cipher(kind.kind, key)));
      (*other)->rekey(key);
      CHECK(all_of(**other) == all_of(**lent));
    }
}

TEST_CASE("the retail MAC out of two circuits is the published construction, short keys too") {
  const cos::ChipEngine engine(crypto::botan());
  for (const std::size_t key_size : {8U, 16U, 16U})
    for (const std::size_t size : {8U, 16U, 256U, 264U, 312U}) {
      const Bytes key = pattern(key_size, static_cast<Byte>(size));
      const Bytes message = pattern(size, 5);
      const Bytes iv = pattern(8, 90);
      Bytes ours(8);
      Bytes other(8);
      (*engine.retail_mac(key))->compute(iv, message, ours);
      (*crypto::openssl().retail_mac(key))->compute(iv, message, other);
      CHECK(ours == other);
    }
}

TEST_CASE("keys of a wrong length are refused as by the engine itself, and power takes the keys") {
  cos::ChipEngine engine(crypto::botan());
  CHECK(engine.name() == "botan");
  CHECK_FALSE(engine.cipher(CipherKind::Sm4, Bytes(8)).has_value());
  CHECK_FALSE(engine.retail_mac(Bytes(24)).has_value());
  {
    const auto kept = engine.cipher(CipherKind::Sm4, pattern(16, 1));
    const Bytes before = all_of(**kept);
    engine.forget();
    CHECK(all_of(**kept) == before);  // who holds a circuit keeps its key
  }
  engine.forget();
}

TEST_CASE("what is no cipher goes to the engine behind") {
  const cos::ChipEngine engine(crypto::botan());
  const Bytes message = pattern(40, 3);
  CHECK(engine.hash(crypto::HashKind::Sm3, message) ==
        crypto::openssl().hash(crypto::HashKind::Sm3, message));
  CHECK(engine.hmac(crypto::HashKind::Sha256, message, message) ==
        crypto::openssl().hmac(crypto::HashKind::Sha256, message, message));
  const auto pair = engine.make_sm2();
  const auto signature = engine.sm2_sign(*pair, crypto::sm2_default_user_id, message);
  CHECK(*crypto::openssl().sm2_verify(pair->public_key, crypto::sm2_default_user_id, message,
                                      *signature));
  CHECK(*engine.sm2_verify(pair->public_key, crypto::sm2_default_user_id, message, *signature));
  const auto rsa = engine.make_rsa(1024, 3);
  const Bytes in = pattern(rsa->public_key.modulus.size(), 0);
  CHECK(*engine.rsa_private(*rsa, *engine.rsa_public(rsa->public_key, in)) == in);
  Bytes key(16);
  Bytes fresh(16);
  CHECK(engine.scrypt(message, message, {.n = 16, .r = 1, .p = 1}, key).has_value());
  engine.random(fresh);
  CHECK(key != fresh);
}
