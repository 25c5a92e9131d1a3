#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/vector_runners.hpp"

namespace sscard::test {
namespace {

using crypto::CipherKind;
using crypto::HashKind;

void run_sm4_ecb(const Vector& v) {
  const auto cipher = v.cipher(CipherKind::Sm4, "key");
  CHECK(to_hex(crypto::encrypt_ecb(*cipher, v.in("plain"))) == v.expected("cipher"));
  CHECK(crypto::decrypt_ecb(*cipher, hex(v.expected("cipher"))) == v.in("plain"));
}

void run_sm4_million(const Vector& v) {
  const auto cipher = v.cipher(CipherKind::Sm4, "key");
  Bytes block = v.in("plain");
  const int rounds = std::stoi(v.text("rounds"));
  for (int i = 0; i < rounds; ++i)
    cipher->encrypt_ecb(block, block);
  CHECK(to_hex(block) == v.expected("cipher"));
}

void run_sm4_cbc(const Vector& v) {
  const auto cipher = v.cipher(CipherKind::Sm4, "key");
  CHECK(to_hex(crypto::encrypt_cbc(*cipher, v.in("iv"), v.in("plain"))) == v.expected("cipher"));
}

void run_sm3(const Vector& v) {
  CHECK(to_hex(v.engine.hash(HashKind::Sm3, v.in("data"))) == v.expected("hash"));
}

void run_cmac(const Vector& v) {
  Bytes mac(16);
  v.cipher(CipherKind::Aes, "key")->cmac(v.in("data"), mac);
  CHECK(to_hex(mac) == v.expected("mac"));
}

void run_retail_mac(const Vector& v) {
  const auto mac = v.engine.retail_mac(v.in("key"));
  REQUIRE(mac.has_value());
  Bytes out(8);
  (*mac)->compute(Bytes(8, 0), crypto::pad_zero(v.in("data"), 8), out);
  CHECK(to_hex(out) == v.expected("mac"));
}

std::string cbc_mac(const crypto::Cipher& cipher, ByteView padded) {
  const Bytes chained = crypto::encrypt_cbc(cipher, Bytes(8, 0), padded);
  return to_hex(ByteView(chained).last(8));
}

void run_cbc_mac(const Vector& v) {
  const auto cipher = v.cipher(CipherKind::TripleDes, "key");
  const Bytes data = v.in("data");
  CHECK(cbc_mac(*cipher, crypto::pad_zero(data, 8)) == v.expected("pad1"));
  CHECK(cbc_mac(*cipher, crypto::pad_80(data, 8)) == v.expected("pad2"));
  // method 3: the length in bits stands in a block in front
  Bytes with_length(4, 0);
  append_u32(with_length, static_cast<std::uint32_t>(data.size() * 8));
  append(with_length, crypto::pad_zero(data, 8));
  CHECK(cbc_mac(*cipher, with_length) == v.expected("pad3"));
}

void run_scp01_key(const Vector& v) {
  const auto kek = v.cipher(CipherKind::TripleDes, "kek");
  CHECK(to_hex(crypto::encrypt_ecb(*kek, v.in("plain_key"))) == v.expected("encrypted"));
}

void run_ca_checksum(const Vector& v) {
  Bytes all = concat(v.in("rid"), v.in("index"), v.in("modulus"));
  append(all, v.in("exponent"));
  CHECK(to_hex(v.engine.hash(HashKind::Sha1, all)) == v.expected("sha1"));
}

constexpr RunnerRow rows[] = {
    {"SM4 ECB (GB/T 32907 example 1)",                                        run_sm4_ecb    },
    {"SM4 ECB",                                                               run_sm4_ecb    },
    {"SM4 encrypted 1,000,000 times (GB/T 32907 example 2)",                  run_sm4_million},
    {"SM4 CBC, two blocks (last block = CBC-MAC of the input under that IV)", run_sm4_cbc    },
    {"SM3 (GB/T 32905 example)",                                              run_sm3        },
    {"SM3",                                                                   run_sm3        },
    {"SM3 of the ZA block (ENTL||ID||a||b||G||PK) of draft-shen-sm2-ecdsa",   run_sm3        },
    {"AES-128 CMAC",                                                          run_cmac       },
    {"ANSI X9.9 (8-byte key) / X9.19 retail MAC (16-byte key), zero padding", run_retail_mac },
    {"ISO 9797-1 algorithm 1 (full 3DES CBC-MAC)",                            run_cbc_mac    },
    {"GP SCP01 key encryption under static KEK",                              run_scp01_key  },
    {"CA public key checksum: SHA-1(RID||index||modulus||exponent)",          run_ca_checksum},
};

}  // namespace

std::span<const RunnerRow> symmetric_runners() {
  return rows;
}

}  // namespace sscard::test
