// Bank data: card key pairs per second sealed by the vault beside the bare library's in the same
// run; whole DGI sets per second with pairs from a full pool beside their bare signatures; and the
// wire of one personalization of each product beside its bare payload, with seconds at four speeds.
#include <benchmark/benchmark.h>

#include "cardlib/channel/timing.hpp"
#include "tests/support/bank_bureau.hpp"

using namespace sscard;
using perso::OfflineProof;

namespace {

keys::PairRequest wanted(std::int64_t bits) {
  if (bits == 0) return {keys::PairUse::Card, keys::PairKind::Sm2, 0, 0};
  return {keys::PairUse::Card, keys::PairKind::Rsa, static_cast<std::uint16_t>(bits), 3};
}

void pair_bare_library(benchmark::State& state) {
  for (auto _ : state) {
    if (state.range(0) == 0) {
      benchmark::DoNotOptimize(crypto::openssl().make_sm2());
    } else {
      benchmark::DoNotOptimize(
          crypto::openssl().make_rsa(static_cast<std::size_t>(state.range(0)), 3));
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(pair_bare_library)->Arg(0)->Arg(768)->Arg(1152)->Arg(1408)->MinTime(2);

void pair_sealed(benchmark::State& state) {
  test::TestVault vault;
  for (auto _ : state)
    benchmark::DoNotOptimize(vault->make_pair(wanted(state.range(0))));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(pair_sealed)->Arg(0)->Arg(768)->Arg(1152)->Arg(1408)->MinTime(2);

/// The product by number: SDA, DDA, CDA with RSA 1408/1152; CDA with SM2; both.
perso::Profile product(std::int64_t number) {
  using enum OfflineProof;
  constexpr std::pair<OfflineProof, OfflineProof> proofs[] = {
      {Static,   None    },
      {Dynamic,  None    },
      {Combined, None    },
      {None,     Combined},
      {Combined, Combined},
  };
  const auto [rsa, sm2] = proofs[static_cast<std::size_t>(number)];
  perso::Profile out = test::key_product(rsa, sm2);
  out.bank.rsa.authority = 0xF0;
  out.bank.rsa.issuer_bits = 1408;
  out.bank.rsa.card_bits = 1152;
  return out;
}

/// Gives the same pair again and again: the pool is not what is measured.
class EndlessPool final : public perso::PairPool {
 public:
  explicit EndlessPool(keys::Vault& vault) : vault_(vault) {}
  Status put(const keys::PairRequest&, const keys::SealedPair&) override { return {}; }
  Result<std::optional<keys::SealedPair>> take(const keys::PairRequest& kind) override {
    auto& pair = kind.kind == keys::PairKind::Sm2 ? sm2_ : rsa_;
    if (!pair) pair = vault_.make_pair(kind).value();
    return std::optional(*pair);
  }
  Result<std::size_t> stock(const keys::PairRequest&) override { return std::size_t{1}; }
  Status keep(const data::ChipSerial&, const perso::SignedForChip&) override { return {}; }
  Result<std::optional<perso::SignedForChip>> kept(const data::ChipSerial&) override {
    return std::optional<perso::SignedForChip>{};
  }

 private:
  keys::Vault& vault_;
  std::optional<keys::SealedPair> rsa_, sm2_;
};

void dgi_sets(benchmark::State& state) {
  test::BankBureau bureau(product(state.range(0)));
  EndlessPool pool(*bureau.vault);
  const perso::BankMaker maker({bureau.profile, bureau.issuer, pool, *bureau.vault});
  const auto order = test::sample_order();
  const auto chip = data::ChipSerial::parse("0101010101010101").value();
  for (auto _ : state) {
    const auto plan = maker.make(*order.bank, chip, perso::BankPlanFor::NewCard);
    if (!plan) return state.SkipWithError("refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(dgi_sets)->DenseRange(0, 4);

/// What a DGI set of DDA cannot avoid: two private operations of the issuer key.
void dgi_set_floor_rsa(benchmark::State& state) {
  const auto issuer = crypto::openssl().make_rsa(1408, 3).value();
  const Bytes block(176, 0x5A);
  for (auto _ : state) {
    benchmark::DoNotOptimize(crypto::openssl().rsa_private(issuer, block));
    benchmark::DoNotOptimize(crypto::openssl().rsa_private(issuer, block));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(dgi_set_floor_rsa);

void wire_of_a_card(benchmark::State& state) {
  test::BankBureau bureau(product(state.range(0)));
  for (auto _ : state) {
    test::MemoryCard card(static_cast<Byte>(1 + state.range(0)));
    std::vector<CardTimer> timers;
    for (const WireSpeed& speed : wire_speed_table()) {
      CardModel model;
      model.speed = speed;
      timers.emplace_back(model).powered();
    }
    struct All final : Trace {
      explicit All(std::vector<CardTimer>& to) : timers(to) {}
      void exchanged(const TracedExchange& exchange) override {
        for (CardTimer& timer : timers)
          timer.exchanged(exchange);
      }
      std::vector<CardTimer>& timers;
    } all(timers);
    cos::InProcessLink link = card.link();
    Channel channel(link, &all);
    const auto order = test::sample_order();
    const perso::CardTask task{order, data::ChipSerial::from_atr(channel.atr()).value(), 1};
    const auto outcome = bureau.work->personalize(channel, task);
    if (!outcome.done()) return state.SkipWithError("refused");
    const CardTime& first = timers.front().time();
    state.counters["exchanges"] = static_cast<double>(first.exchanges);
    state.counters["payload_bytes"] = static_cast<double>(first.payload);
    state.counters["wire_efficiency"] = first.wire_efficiency();
    for (std::size_t i = 0; i < timers.size(); ++i) {
      state.counters[std::string("s_at_") + wire_speed_table()[i].name] =
          timers[i].time().total_s();
    }
  }
}
BENCHMARK(wire_of_a_card)->DenseRange(0, 4)->Iterations(1);

}  // namespace
