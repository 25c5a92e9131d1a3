// The bare cost of the card's cryptography on both engines: the floor under every figure of cards
// per second. Names end in the engine, so `--benchmark_filter=openssl` shows one of them.
#include "cardlib/crypto/crypto.hpp"

#include <benchmark/benchmark.h>

#include <array>

#include "cardlib/model/diversification.hpp"
#include "cardlib/model/scp02_crypto.hpp"
#include "cardlib/model/social_crypto.hpp"

namespace {

using namespace sscard;
using crypto::CipherKind;
using crypto::Provider;
using model::Algorithm;

constexpr auto key16 = "37C09FC0EA02BCE340D3EABC90FA4590"_hex;
constexpr auto challenge = "1122334455667788"_hex;
constexpr auto original = "0102030405060708"_hex;

/// One derived key: 16 bytes under a key that stays.
void fixed_key(benchmark::State& state, const Provider& engine, CipherKind kind) {
  const auto cipher = engine.cipher(kind, key16).value();
  std::array<Byte, 16> block{};
  for (auto _ : state) {
    cipher->encrypt_ecb(block, block);
    benchmark::DoNotOptimize(block);
  }
}

void fresh_key(benchmark::State& state, const Provider& engine, CipherKind kind) {
  const auto cipher = engine.cipher(kind, key16).value();
  std::array<Byte, 16> block{};
  for (auto _ : state) {
    cipher->rekey(block);
    cipher->encrypt_ecb(block, block);
    benchmark::DoNotOptimize(block);
  }
}

void new_cipher(benchmark::State& state, const Provider& engine, CipherKind kind) {
  std::array<Byte, 16> block{};
  for (auto _ : state) {
    const auto cipher = engine.cipher(kind, key16).value();
    cipher->encrypt_ecb(block, block);
    benchmark::DoNotOptimize(block);
  }
}

void retail_mac(benchmark::State& state, const Provider& engine, std::size_t bytes) {
  const auto mac = engine.retail_mac(key16).value();
  const Bytes data(bytes, 0x42);
  std::array<Byte, 8> out{};
  for (auto _ : state) {
    mac->compute(challenge, data, out);
    benchmark::DoNotOptimize(out);
  }
}

void diversify_to_card(benchmark::State& state, const Provider& engine, Algorithm algorithm) {
  const auto master = engine.cipher(model::cipher_kind(algorithm), key16).value();
  const auto walker = model::Diversifier::create(engine, algorithm).value();
  auto factors = model::card_factors("999901", challenge);
  std::array<Byte, 16> key{};
  for (auto _ : state) {
    ++factors.card[7];
    walker.card_key(*master, model::KeyLevel::National, factors, key);
    benchmark::DoNotOptimize(key);
  }
}

void diversify_from_city(benchmark::State& state, const Provider& engine, Algorithm algorithm) {
  const auto master = engine.cipher(model::cipher_kind(algorithm), key16).value();
  auto factor = challenge;
  std::array<Byte, 16> key{};
  for (auto _ : state) {
    ++factor[7];
    model::diversify(*master, factor, key);
    benchmark::DoNotOptimize(key);
  }
}

void authentication(benchmark::State& state, const Provider& engine, Algorithm algorithm) {
  const auto scheme = model::SocialScheme::create(engine, algorithm).value();
  const auto key = model::SocialKey::create(engine, algorithm, key16).value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(scheme->authentication_data(key, challenge, original));
  }
}

void sealed_key_load(benchmark::State& state, const Provider& engine, Algorithm algorithm) {
  const auto scheme = model::SocialScheme::create(engine, algorithm).value();
  const auto key = model::SocialKey::create(engine, algorithm, key16).value();
  const model::ClearKeyRecord record{};
  for (auto _ : state) {
    benchmark::DoNotOptimize(scheme->seal_key_record(key, record));
  }
}

void secure_channel(benchmark::State& state, const Provider& engine) {
  const model::ChannelKeys keys{KeyBytes(key16), KeyBytes(key16), KeyBytes(key16)};
  const Command plain({0x80, 0xE2, 0x00, 0x00}, Bytes(100, 0x33));
  for (auto _ : state) {
    auto session = model::Scp02Session::create(engine, keys, 1).value();
    for (int i = 0; i < 10; ++i)
      benchmark::DoNotOptimize(session.wrap(plain, model::SecurityLevel::Mac));
  }
}

template <typename Run, typename... Args>
void add(const std::string& name, Run run, Args... args) {
  for (const Provider* engine : {&crypto::openssl(), &crypto::botan()}) {
    const std::string full = "crypto/" + name + "/" + std::string(engine->name());
    benchmark::RegisterBenchmark(full.c_str(),
                                 [=](benchmark::State& state) { run(state, *engine, args...); });
  }
}

const bool registered = [] {
  add("3des_fixed_key", fixed_key, CipherKind::TripleDes);
  add("3des_fresh_key", fresh_key, CipherKind::TripleDes);
  add("3des_new_cipher", new_cipher, CipherKind::TripleDes);
  add("sm4_fixed_key", fixed_key, CipherKind::Sm4);
  add("sm4_fresh_key", fresh_key, CipherKind::Sm4);
  add("retail_mac_48", retail_mac, std::size_t{48});
  add("retail_mac_256", retail_mac, std::size_t{256});
  add("diversify_3_levels_3des", diversify_to_card, Algorithm::TripleDes);
  add("diversify_3_levels_sm4", diversify_to_card, Algorithm::Sm4);
  add("diversify_city_3des", diversify_from_city, Algorithm::TripleDes);
  add("authentication_data_3des", authentication, Algorithm::TripleDes);
  add("authentication_data_sm4", authentication, Algorithm::Sm4);
  add("key_load_3des", sealed_key_load, Algorithm::TripleDes);
  add("scp02_session_10_commands", secure_channel);
  return true;
}();

}  // namespace
