// The vault: cards prepared per second in this process and through its own process, beside the bare
// cipher operations of one card in the same run; and the round trip of a small call.
#include <benchmark/benchmark.h>

#include "keys/vault/process.hpp"
#include "keys/vault/software_vault.hpp"
#include "keys/vault/test_keys.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

PrepareRequest card(std::uint32_t number) {
  PrepareRequest out;
  out.chip_serial = "8699260101000000"_hex;
  out.card_id = "999901D15600000501000000"_hex;
  out.region = "999901";
  out.pan = "6222801234567890128";
  out.psn = "01";
  for (std::size_t i = 0; i < 3; ++i) {
    const auto byte = static_cast<Byte>(number >> (16 - 8 * i));
    out.chip_serial[5 + i] = byte;
    out.card_id[9 + i] = byte;
  }
  return out;
}

SoftwareVault& in_process() {
  static SoftwareVault vault(std::move(test_key_ring(crypto::openssl())).value(),
                             real_world().random);
  return vault;
}

/// Forked before any benchmark makes keys in this process.
RemoteVault& own_process() {
  static const auto vault = std::move(start_test_vault(real_world())).value();
  return *vault;
}
const RemoteVault& forked_early = own_process();

void prepare_cards(benchmark::State& state, Vault& vault) {
  std::uint32_t number = 0;
  for (auto _ : state) {
    const auto prepared = vault.prepare(card(++number));
    if (!prepared) return state.SkipWithError("refused");
    static_cast<void>(vault.close_session(prepared->session));
  }
  state.SetItemsProcessed(state.iterations());
}

void vault_prepare_in_process(benchmark::State& state) {
  prepare_cards(state, in_process());
}
void vault_prepare_own_process(benchmark::State& state) {
  prepare_cards(state, own_process());
}

/// The cipher operations that no way of doing it can avoid: per key one derivation of two blocks
/// under a kept schedule and one record of four blocks; per master key a fresh schedule.
void vault_prepare_floor(benchmark::State& state) {
  const auto first = in_process().prepare(card(0));
  if (!first) return state.SkipWithError("refused");
  const std::size_t records = first->key_loads.size();
  std::size_t schedules = first->kcvs.size();
  const auto key = "00112233445566778899AABBCCDDEEFF"_hex;
  const auto kept = std::move(crypto::openssl().cipher(crypto::CipherKind::TripleDes, key)).value();
  const auto fresh =
      std::move(crypto::openssl().cipher(crypto::CipherKind::TripleDes, key)).value();
  std::array<Byte, 16> derived{};
  std::array<Byte, 32> record{};
  for (auto _ : state) {
    for (std::size_t i = 0; i < schedules; ++i) {
      fresh->rekey(derived);
      fresh->encrypt_ecb(MutableBytes(record).first(8), MutableBytes(record).first(8));
    }
    for (std::size_t i = 0; i < records; ++i) {
      kept->encrypt_ecb(derived, derived);
      fresh->encrypt_ecb(record, record);
    }
    benchmark::DoNotOptimize(record);
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["records"] = static_cast<double>(records);
  state.counters["schedules"] = static_cast<double>(schedules);
}

void small_calls(benchmark::State& state, Vault& vault) {
  AuthenticationRequest request;
  request.chip_serial = "8699260101000001"_hex;
  request.region = "999901";
  for (auto _ : state) {
    const auto data = vault.authentication_data(request);
    if (!data) return state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations());
}

void vault_small_call_in_process(benchmark::State& state) {
  small_calls(state, in_process());
}
void vault_small_call_own_process(benchmark::State& state) {
  small_calls(state, own_process());
}

}  // namespace

BENCHMARK(vault_prepare_floor)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(vault_prepare_in_process)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(vault_prepare_own_process)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(vault_small_call_in_process)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(vault_small_call_own_process)->Unit(benchmark::kMicrosecond)->UseRealTime();
