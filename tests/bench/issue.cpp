// Whole centralized cards per second: check, personalize, read back and verify, with the vault in
// this process and the card behind its channel, one after the other on one core; beside it the bare
// cipher operations of one card on both sides in the same run. And intake: seconds per 100,000
// records of two files, accepted, parsed and matched.
#include <benchmark/benchmark.h>

#include "personalizer/intake/intake.hpp"
#include "tests/support/issued_card.hpp"
#include "tests/support/sample.hpp"

using namespace sscard;

namespace {

void issue_whole_card(benchmark::State& state) {
  test::Bureau bureau;
  std::uint32_t number = 0;
  for (auto _ : state) {
    state.PauseTiming();
    test::MemoryCard card(static_cast<Byte>(1 + number % 250));
    const perso::CardOrder order = test::sample_order(number++);
    state.ResumeTiming();
    const auto record = bureau.issue(card, order);
    if (!record) return state.SkipWithError("refused");
    state.counters["vault_calls"] = record->cost.vault_calls;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(issue_whole_card)->Unit(benchmark::kMillisecond);

/// What no way of doing it can avoid: the vault derives a key (two blocks under a kept schedule)
/// and enciphers its record (four blocks), the card deciphers it; per master key both make a fresh
/// schedule.
void issue_cipher_floor(benchmark::State& state) {
  test::Bureau bureau;
  keys::PrepareRequest request;
  request.chip_serial = "8699260101000001"_hex;
  request.card_id = "999901D15600000501000001"_hex;
  request.region = "999901";
  request.pan = "6222801234567890128";
  request.psn = "01";
  const auto prepared = bureau.vault().prepare(request);
  if (!prepared) return state.SkipWithError("refused");
  const auto cipher = [](ByteView key) {
    return std::move(crypto::openssl().cipher(crypto::CipherKind::TripleDes, key)).value();
  };
  const auto kept = cipher("00112233445566778899AABBCCDDEEFF"_hex);
  const auto vault_side = cipher("00112233445566778899AABBCCDDEEFF"_hex);
  const auto card_side = cipher("00112233445566778899AABBCCDDEEFF"_hex);
  std::array<Byte, 16> derived{};
  std::array<Byte, 32> record{};
  for (auto _ : state) {
    for (std::size_t i = 0; i < prepared->kcvs.size(); ++i) {
      vault_side->rekey(derived);
      card_side->rekey(derived);
    }
    for (std::size_t i = 0; i < prepared->key_loads.size(); ++i) {
      kept->encrypt_ecb(derived, derived);
      vault_side->encrypt_ecb(record, record);
      card_side->decrypt_ecb(record, record);
    }
    benchmark::DoNotOptimize(record);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(issue_cipher_floor)->Unit(benchmark::kMillisecond);

/// Counts what it is given and keeps nothing.
class CountingSink final : public perso::IntakeSink {
 public:
  std::size_t orders = 0;
  Status batch(const perso::BatchFacts&) override { return {}; }
  Status accept(const perso::CardOrder&) override {
    ++orders;
    return {};
  }
  Status reject(const perso::Reject&) override { return {}; }
  Status unmatched(const perso::Unmatched&) override { return {}; }
};

void intake_and_matching(benchmark::State& state) {
  constexpr std::size_t persons = 20'000;
  constexpr double reported = 100'000;
  test::SampleFolder sample(persons);
  double seconds = 0;
  for (auto _ : state) {
    CountingSink sink;
    const auto start = std::chrono::steady_clock::now();
    const auto done = perso::take_in({sample.sample.social_file, sample.sample.bank_file},
                                     *sample.vault, real_world(), sink);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (!done || sink.orders != persons) return state.SkipWithError("not every person was taken");
  }
  const double records = static_cast<double>(state.iterations()) * persons;
  state.counters["s_per_100000"] = seconds / records * reported;
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
}
BENCHMARK(intake_and_matching)->Unit(benchmark::kMillisecond);

}  // namespace
