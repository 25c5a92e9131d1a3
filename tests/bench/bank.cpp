// The bank side in-process, one core: full bank personalizations (both applications, each channel,
// the host's half by OpenSSL included) and the cryptograms of transactions.
#include <benchmark/benchmark.h>

#include "tests/support/debit.hpp"

using namespace sscard;
using cos::bank::ApplicationKind;
using model::ChannelProtocol;
using model::SecurityLevel;
using test::BankCard;
using test::BankStage;
using test::Debit;

namespace {

bool store(BankCard& card, ApplicationKind kind, SecurityLevel level,
           const std::vector<test::ProfileStep>& steps) {
  card.select(kind);
  return card.open(level) == StatusWord::Ok && card.store(steps) == StatusWord::Ok;
}

/// Argument 0: protocol; 1: the groupings of a plain product, or of one with RSA, SM2 and SM4 keys.
void bank_personalization(benchmark::State& state) {
  const auto protocol = static_cast<ChannelProtocol>(state.range(0));
  const bool keys = state.range(1) != 0;
  const SecurityLevel level =
      protocol == ChannelProtocol::Scp02 ? SecurityLevel::Mac : SecurityLevel::MacBothWays;
  const auto steps = keys ? test::debit_steps({}) : test::debit_profile();
  const Bytes cells = BankCard::cells_of(BankStage::Shell, protocol);
  for (auto _ : state) {
    BankCard card{cells};
    const bool done = store(card, ApplicationKind::Directory, level, test::directory_profile()) &&
                      store(card, ApplicationKind::Debit, level, steps);
    if (!done) return state.SkipWithError("refused");
  }
  state.SetLabel(std::string(model::row(protocol).word) + (keys ? ", RSA SM2 SM4 keys" : ""));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bank_personalization)
    ->ArgsProduct({
        {0, 1, 2},
        {0, 1}
})
    ->Unit(benchmark::kMillisecond);

/// SELECT, GET PROCESSING OPTIONS, first GENERATE AC. Arguments: SM2 and SM4; CDA.
void bank_generate_ac(benchmark::State& state) {
  const bool sm = state.range(0) != 0;
  const Byte p1 = state.range(1) != 0 ? 0x90 : 0x80;
  auto debit = std::make_unique<Debit>();
  for (auto _ : state) {
    if (debit->counter > 60'000) debit = std::make_unique<Debit>();
    debit->begin(sm);
    if (debit->first(p1).information != 0x80) return state.SkipWithError("refused");
  }
  state.SetLabel(std::string(sm ? "SM4" : "3DES") + (p1 == 0x90 ? (sm ? ", SM2" : ", RSA") : ""));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bank_generate_ac)
    ->ArgsProduct({
        {0, 1},
        {0, 1}
})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
