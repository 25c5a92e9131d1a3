#include "card_side.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "keys/vault/test_keys.hpp"

namespace sscard::keys::test_card {
namespace {

std::unique_ptr<crypto::Cipher> cipher(crypto::CipherKind kind, ByteView key) {
  auto made = crypto::botan().cipher(kind, key);
  REQUIRE(made.has_value());
  return std::move(*made);
}

Bytes des(ByteView key, ByteView in) {
  return crypto::encrypt_ecb(*cipher(crypto::CipherKind::Des, key), in);
}

Bytes diversify(ByteView key, ByteView factor) {
  Bytes both = to_bytes(factor);
  for (const Byte b : factor)
    both.push_back(static_cast<Byte>(~b));
  return triple_des(key, both);
}

const KeyRing& ring() {
  static const KeyRing made = [] {
    auto result = test_key_ring(crypto::botan());
    REQUIRE(result.has_value());
    return std::move(*result);
  }();
  return made;
}

const KeyEntry& entry(const std::string& name) {
  for (const KeyEntry& e : ring().entries()) {
    if (e.facts.name == name) return e;
  }
  FAIL("no test key ", name);
  return ring().entries()[0];
}

Bytes pad(ByteView data) {
  Bytes out = to_bytes(data);
  out.push_back(0x80);
  while (out.size() % 8 != 0)
    out.push_back(0);
  return out;
}

}  // namespace

PrepareRequest request(Step step) {
  PrepareRequest out;
  out.step = step;
  out.chip_serial = serial;
  out.region = region;
  out.pan = pan;
  out.psn = "01";
  out.card_id = card_id;
  return out;
}

Bytes triple_des(ByteView key, ByteView in, bool decrypt) {
  const auto engine = cipher(crypto::CipherKind::TripleDes, key);
  return decrypt ? crypto::decrypt_ecb(*engine, in) : crypto::encrypt_ecb(*engine, in);
}

Bytes master(const std::string& name) {
  return to_bytes(entry(name).secret.reveal(SecretAccess::for_cipher()));
}

Bytes card_key(const std::string& name, const std::array<Byte, 8>& chip) {
  Bytes key = master(name);
  const auto level = static_cast<int>(entry(name).facts.level);
  if (level >= 3) key = diversify(key, as_bytes("990000sh"));
  if (level >= 2) key = diversify(key, as_bytes("999901sx"));
  return diversify(key, chip);
}

Bytes retail_mac(ByteView key, ByteView iv, ByteView message) {
  const Bytes padded = pad(message);
  Bytes chain = to_bytes(iv);
  for (std::size_t at = 0; at < padded.size(); at += 8) {
    for (std::size_t i = 0; i < 8; ++i)
      chain[i] ^= padded[at + i];
    const bool last = at + 8 == padded.size();
    chain = last ? triple_des(key, chain) : des(key.first(8), chain);
  }
  return chain;
}

Bytes authentication(ByteView key, ByteView r, ByteView d) {
  return des(triple_des(key, r), d);
}

Bytes kcv(ByteView key) {
  Bytes block = triple_des(key, Bytes(8));
  block.resize(3);
  return block;
}

Bytes record_of(const KeyLoad& load, ByteView under) {
  REQUIRE(load.command.header.cla == 0x80);
  REQUIRE(load.command.header.ins == 0xD4);
  CHECK(load.command.header.p1 == (load.type == model::KeyType::Master ? 1 : 0));
  CHECK(load.command.header.p2 == 0);
  REQUIRE(load.command.data.size() == 32);
  const Bytes plain = triple_des(under, load.command.data, true);
  CHECK(plain[0] == 0x18);
  CHECK(to_hex(ByteView(plain).subspan(25)) == "80000000000000");
  return {plain.begin() + 1, plain.begin() + 25};
}

Channel::Channel(const std::string& kmc, Byte version) : version_(version) {
  const KeyFacts& facts = entry(kmc).facts;
  std::ranges::copy(facts.identifier, key_data_.begin());
  std::ranges::copy(ByteView(serial).last(4), key_data_.begin() + 6);
  const auto derive = [&](Byte which) {
    Bytes block(key_data_.end() - 6, key_data_.end());
    block.insert(block.end(), {0xF0, which});
    block.insert(block.end(), key_data_.end() - 6, key_data_.end());
    block.insert(block.end(), {0x0F, which});
    return triple_des(master(kmc), block);
  };
  enc = derive(1);
  mac = derive(2);
  dek = derive(3);
}

Bytes Channel::session_key(ByteView key, std::uint16_t constant) const {
  Bytes block;
  append_u16(block, constant);
  append(block, sequence_);
  block.resize(16);
  return crypto::encrypt_cbc(*cipher(crypto::CipherKind::TripleDes, key), Bytes(8), block);
}

Bytes Channel::answer(const Command& command, std::uint16_t sequence) {
  REQUIRE(command.header.ins == 0x50);
  CHECK(command.header.p1 == version_);
  REQUIRE(command.data.size() == 8);
  host_challenge_ = command.data;
  sequence_.clear();
  append_u16(sequence_, sequence);
  challenge_ = {1, 2, 3, 4, 5, 6};
  s_enc_ = session_key(enc, 0x0182);
  s_mac_ = session_key(mac, 0x0101);
  s_dek_ = session_key(dek, 0x0181);
  Bytes input = concat(host_challenge_, sequence_, challenge_);
  const Bytes chain =
      crypto::encrypt_cbc(*cipher(crypto::CipherKind::TripleDes, s_enc_), Bytes(8), pad(input));
  Bytes out = to_bytes(key_data_);
  out.insert(out.end(), {version_, 0x02});
  append(out, sequence_);
  append(out, challenge_);
  append(out, ByteView(chain).last(8));
  REQUIRE(out.size() == 28);
  icv_ = Bytes(8);
  return out;
}

bool Channel::take_mac(const Command& command) {
  if (command.header.cla != 0x84 || command.data.size() < 8) return false;
  const std::size_t size = command.data.size() - 8;
  Bytes input = {0x84, command.header.ins, command.header.p1, command.header.p2,
                 static_cast<Byte>(command.data.size())};
  append(input, ByteView(command.data).first(size));
  const Bytes expected = retail_mac(s_mac_, icv_, input);
  icv_ = des(ByteView(s_mac_).first(8), expected);
  return equal(expected, ByteView(command.data).last(8));
}

bool Channel::accepts(const Command& command) {
  if (command.header.ins != 0x82 || command.header.p1 != 0x01 || command.data.size() != 16)
    return false;
  const Bytes input = concat(sequence_, challenge_, host_challenge_);
  const Bytes chain =
      crypto::encrypt_cbc(*cipher(crypto::CipherKind::TripleDes, s_enc_), Bytes(8), pad(input));
  return equal(ByteView(chain).last(8), ByteView(command.data).first(8)) && take_mac(command);
}

Bytes Channel::plain(const Command& command) {
  CHECK(take_mac(command));
  return {command.data.begin(), command.data.end() - 8};
}

Bytes Channel::decipher(ByteView value) const {
  return triple_des(s_dek_, value, true);
}

}  // namespace sscard::keys::test_card
