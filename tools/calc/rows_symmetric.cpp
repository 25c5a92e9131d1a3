// Block ciphers, MACs, hashes, check values, check digits.
#include "cardlib/data/identifiers.hpp"
#include "cardlib/model/bank_crypto.hpp"
#include "tools/calc/algorithm.hpp"
#include "tools/calc/helpers.hpp"

namespace sscard::tools::calc {
namespace {

using crypto::CipherKind;
using crypto::HashKind;

constexpr const char* cipher_words = "3des|sm4|aes|des";

template <CipherKind kind>
Result<Answers> encrypt_ecb(const Job& job) {
  const auto cipher = job.cipher(kind, "key");
  return Answers().hex("cipher", crypto::encrypt_ecb(*cipher, job.in.bytes("plain"))).done();
}

template <CipherKind kind>
Result<Answers> decrypt_ecb(const Job& job) {
  const auto cipher = job.cipher(kind, "key");
  return Answers().hex("plain", crypto::decrypt_ecb(*cipher, job.in.bytes("cipher"))).done();
}

template <CipherKind kind>
Result<Answers> encrypt_cbc(const Job& job) {
  const auto cipher = job.cipher(kind, "key");
  return Answers()
      .hex("cipher", crypto::encrypt_cbc(*cipher, job.in.bytes("iv"), job.in.bytes("plain")))
      .done();
}

/// The block enciphered again and again (second example of GB/T 32907).
Result<Answers> repeated(const Job& job) {
  const auto cipher = job.cipher(CipherKind::Sm4, "key");
  Bytes block = to_bytes(job.in.bytes("plain"));
  for (std::size_t i = 0; i < job.in.number("rounds"); ++i)
    cipher->encrypt_ecb(block, block);
  return Answers().hex("cipher", block).done();
}

Result<Answers> scp01_key(const Job& job) {
  const auto cipher = job.cipher(CipherKind::TripleDes, "kek");
  const ByteView plain = opened(job.in.key("plain_key"));
  return Answers().hex("encrypted", crypto::encrypt_ecb(*cipher, plain)).done();
}

template <HashKind kind>
Result<Answers> hash(const Job& job) {
  return Answers().hex("hash", job.engine.hash(kind, job.in.bytes("data"))).done();
}

template <CipherKind kind>
Result<Answers> cmac(const Job& job) {
  const auto cipher = job.cipher(kind, "key");
  Bytes mac(crypto::block_size(kind));
  cipher->cmac(job.in.bytes("data"), mac);
  return Answers().hex("mac", mac).done();
}

Result<Answers> retail_mac(const Job& job) {
  return Answers().hex("mac", zero_padded_mac(job, job.in.key("key"), job.in.bytes("data"))).done();
}

Result<Answers> cbc_mac(const Job& job) {
  const auto cipher = job.cipher(CipherKind::TripleDes, "key");
  const ByteView data = job.in.bytes("data");
  const auto last = [&](ByteView padded) {
    const Bytes chained = crypto::encrypt_cbc(*cipher, Bytes(8), padded);
    return to_bytes(ByteView(chained).last(8));
  };
  // method 3: the length in bits stands in a block in front
  Bytes with_length(4);
  append_u32(with_length, static_cast<std::uint32_t>(data.size() * 8));
  append(with_length, crypto::pad_zero(data, 8));
  Answers out;
  // method 1 adds nothing to nothing; the standard then takes one block of zeros
  out.hex("pad1", last(data.empty() ? Bytes(8) : crypto::pad_zero(data, 8)));
  out.hex("pad2", last(crypto::pad_80(data, 8)));
  out.hex("pad3", last(with_length));
  return out;
}

Result<Answers> check_value(const Job& job) {
  const CipherKind kind = cipher_of(job.in.word("algorithm", "3des"));
  const auto cipher = job.engine.cipher(kind, opened(job.in.key("key")));
  if (!cipher) return cipher.error();
  const std::size_t block = crypto::block_size(kind);
  const std::string method = job.in.word("method", "zero");
  Bytes value(block, method == "one" ? 0x01 : 0x00);
  if (method == "cmac") {
    (*cipher)->cmac(Bytes(block), value);
  } else {
    (*cipher)->encrypt_ecb(value, value);
  }
  return Answers().hex("kcv", ByteView(value).first(3)).done();
}

Result<Answers> ca_checksum(const Job& job) {
  const ByteView modulus = job.in.bytes("modulus");
  if (job.in.has("modulus_bits") && job.in.number("modulus_bits") != modulus.size() * 8) {
    return wrong("modulus_bits", msg("not the length of the modulus"));
  }
  Bytes all = concat(job.in.bytes("rid"), job.in.bytes("index"), modulus);
  append(all, job.in.bytes("exponent"));
  return Answers().hex("sha1", job.engine.hash(HashKind::Sha1, all)).done();
}

Result<Answers> social_number(const Job& job) {
  const std::string& body = job.in.text("body");
  const char check = data::social_number_check(body);
  return Answers().text("check", {check}).text("number", body + check).done();
}

Result<Answers> card_number(const Job& job) {
  const std::string& body = job.in.text("body");
  const auto check = data::card_number_check(body);
  if (!check) return wrong("body", msg("a card number has the characters 0-9 and A-Z"));
  return Answers().text("check", {*check}).text("number", body + *check).done();
}

Result<Answers> luhn(const Job& job) {
  const std::string& body = job.in.text("body");
  const char check = data::luhn_check(body);
  return Answers().text("check", {check}).text("number", body + check).done();
}

// clang-format off
constexpr Row rows[] = {
    {"kcv",
     phrase("check value (KCV) of a key"),
     {key("key", 8, 32), word("algorithm", cipher_words), word("method", "zero|one|cmac")},
     {"kcv"},
     check_value},
    {"sm4-ecb",
     phrase("SM4, ECB"),
     {key("key"), blocks("plain", 16)},
     {"cipher"},
     encrypt_ecb<CipherKind::Sm4>},
    {"sm4-ecb-decrypt",
     phrase("SM4, ECB, back"),
     {key("key"), blocks("cipher", 16)},
     {"plain"},
     decrypt_ecb<CipherKind::Sm4>},
    {"sm4-rounds",
     phrase("SM4, one block many times"),
     {key("key"), hex("plain", 16), number("rounds", 1, 10'000'000)},
     {"cipher"},
     repeated},
    {"sm4-cbc",
     phrase("SM4, CBC"),
     {key("key"), hex("iv", 16), blocks("plain", 16)},
     {"cipher"},
     encrypt_cbc<CipherKind::Sm4>},
    {"3des-ecb",
     phrase("3DES, ECB"),
     {key("key", 16, 24), blocks("plain", 8)},
     {"cipher"},
     encrypt_ecb<CipherKind::TripleDes>},
    {"3des-ecb-decrypt",
     phrase("3DES, ECB, back"),
     {key("key", 16, 24), blocks("cipher", 8)},
     {"plain"},
     decrypt_ecb<CipherKind::TripleDes>},
    {"3des-cbc",
     phrase("3DES, CBC"),
     {key("key", 16, 24), hex("iv", 8), blocks("plain", 8)},
     {"cipher"},
     encrypt_cbc<CipherKind::TripleDes>},
    {"scp01-key",
     phrase("a key under a static key (SCP01)"),
     {key("kek", 16, 24), key("plain_key", 8, 24)},
     {"encrypted"},
     scp01_key},
    {"sm3", phrase("SM3"), {bytes("data")}, {"hash"}, hash<HashKind::Sm3>},
    {"sha1", phrase("SHA-1"), {bytes("data")}, {"hash"}, hash<HashKind::Sha1>},
    {"sha256", phrase("SHA-256"), {bytes("data")}, {"hash"}, hash<HashKind::Sha256>},
    {"aes-cmac",
     phrase("CMAC with AES"),
     {key("key", 16, 32), bytes("data")},
     {"mac"},
     cmac<CipherKind::Aes>},
    {"sm4-cmac",
     phrase("CMAC with SM4"),
     {key("key"), bytes("data")},
     {"mac"},
     cmac<CipherKind::Sm4>},
    {"retail-mac",
     phrase("MAC of X9.9 (8-byte key) or X9.19, zero padding"),
     {key("key", 8, 16), hex("data", 1, any_length)},
     {"mac"},
     retail_mac},
    {"cbc-mac",
     phrase("MAC of ISO 9797-1 algorithm 1 with 3DES, paddings 1, 2 and 3"),
     {key("key", 16, 24), bytes("data")},
     {"pad1", "pad2", "pad3"},
     cbc_mac},
    {"ca-checksum",
     phrase("checksum of a CA public key"),
     {hex("rid", 5), hex("index", 1), hex("modulus", 64, 256), hex("exponent", 1, 3),
      maybe(number("modulus_bits", 512, 2048))},
     {"sha1"},
     ca_checksum},
    {"social-number",
     phrase("check character of a social security number"),
     {digits("body", 17)},
     {"check", "number"},
     social_number},
    {"card-number",
     phrase("check character of a card number"),
     {text("body", 8, 8)},
     {"check", "number"},
     card_number},
    {"luhn",
     phrase("check digit of an account number"),
     {digits("body", 11, 18)},
     {"check", "number"},
     luhn},
};
// clang-format on

}  // namespace

std::span<const Row> symmetric_rows() {
  return rows;
}

}  // namespace sscard::tools::calc
