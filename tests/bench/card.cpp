// How fast the simulated card is: commands and authentications per second in-process, with the
// allocations of one command beside them.
#include <benchmark/benchmark.h>

#include "tests/support/social_card.hpp"

using namespace sscard;

namespace {

const Bytes select_ssse = from_hex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF").value();

void card_read_record(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  const Bytes read = from_hex("00B2012C12").value();
  for (auto _ : state)
    benchmark::DoNotOptimize(card.card.process(read));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_read_record);

void card_select_by_name(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  for (auto _ : state)
    benchmark::DoNotOptimize(card.card.process(select_ssse));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_select_by_name);

void card_update_record(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  test::authenticate(card, model::Df::Ssse, "UK");
  const Bytes update = from_hex("00DC052C06050420240102").value();
  for (auto _ : state)
    benchmark::DoNotOptimize(card.card.process(update));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_update_record);

/// GET CHALLENGE and EXTERNAL AUTHENTICATE, the terminal's half (OpenSSL) included.
void card_external_authenticate(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes);
  const auto key = model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                            test::test_key(model::Df::Ssse, "RK"));
  const Bytes ask = from_hex("0084000008").value();
  Bytes command = from_hex("0082000A1000000000000000000102030405060708").value();
  const model::Block8 original{1, 2, 3, 4, 5, 6, 7, 8};
  for (auto _ : state) {
    const Bytes answer = card.card.process(ask);
    model::Block8 challenge{};
    std::copy_n(answer.begin(), challenge.size(), challenge.begin());
    const auto data = (*scheme)->authentication_data(*key, challenge, original);
    std::copy(data.begin(), data.end(), command.begin() + 5);
    const Bytes done = card.card.process(command);
    if (u16_at(done, 0) != 0x9000) state.SkipWithError("the card refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_external_authenticate);

/// The whole social side by raw commands, the vault's half (OpenSSL) included.
void card_build_social_side(benchmark::State& state) {
  for (auto _ : state) {
    test::TestCard card;
    test::SocialBuilder(card).everything();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_build_social_side)->Unit(benchmark::kMillisecond);

}  // namespace
