// How fast the simulated card is: commands of each kind per second in-process. Where a command
// needs a cryptogram, the terminal's half (OpenSSL) is included and said. What commands take from
// the heap is counted in tests/cos-sim/proofs/allocation.cpp; GENERATE AC alone is in bank.cpp.
#include <benchmark/benchmark.h>

#include "tests/support/debit.hpp"
#include "tests/support/purse_card.hpp"

using namespace sscard;

namespace {

const Bytes select_ssse = from_hex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF").value();

void card_read_record(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  const Bytes read = from_hex("00B2012C12").value();
  for (auto _ : state)
    benchmark::DoNotOptimize(card.card.respond(read));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_read_record);

void card_select_by_name(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  for (auto _ : state)
    benchmark::DoNotOptimize(card.card.respond(select_ssse));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_select_by_name);

void card_update_record(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  test::authenticate(card, model::Df::Ssse, "UK");
  const Bytes update = from_hex("00DC052C06050420240102").value();
  for (auto _ : state)
    benchmark::DoNotOptimize(card.card.respond(update));
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

/// One command again and again, each time 9000 or data waiting.
void repeat(benchmark::State& state, test::TestCard& card, std::string_view hex) {
  const Bytes command = from_hex(hex).value();
  for (auto _ : state) {
    const ByteView answer = card.card.respond(command);
    const Byte first = answer[answer.size() - 2];
    if (first != 0x90 && first != 0x61) return state.SkipWithError("the card refused");
  }
  state.SetItemsProcessed(state.iterations());
}

void card_verify(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  repeat(state, card, "0020000003123456");
}
BENCHMARK(card_verify);

void card_get_challenge(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  repeat(state, card, "0084000008");
}
BENCHMARK(card_get_challenge);

/// The IRK answers two random blocks; GET RESPONSE not included.
void card_internal_authenticate(benchmark::State& state) {
  test::TestCard card(test::social_card_cells());
  card.raw(select_ssse);
  repeat(state, card, "008800001011223344556677880102030405060708");
}
BENCHMARK(card_internal_authenticate);

/// INITIALIZE, DEBIT and both GET RESPONSE; MAC1 by the terminal included. Argument: SM4.
void card_purse_purchase(benchmark::State& state) {
  using enum model::PurseType;
  const auto algorithm = state.range(0) != 0 ? model::Algorithm::Sm4 : model::Algorithm::TripleDes;
  const test::PurseHost host(algorithm);
  const Bytes cells = test::purse_cells(algorithm);
  auto card = std::make_unique<test::TestCard>(cells);
  std::size_t left = 0;
  for (auto _ : state) {
    if (left-- == 0) {  // the offline counter never comes round
      state.PauseTiming();
      card = std::make_unique<test::TestCard>(cells);
      test::transact(*card, host, Load, 0x7FFFFFFF);
      left = 60'000;
      state.ResumeTiming();
    }
    const std::string begun = card->full(test::PurseHost::initialize(Purchase, 1));
    if (!card->full(host.partner(Purchase, begun, 1)).ends_with("9000"))
      return state.SkipWithError("the card refused");
  }
  state.SetLabel(algorithm == model::Algorithm::Sm4 ? "SM4" : "3DES");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_purse_purchase)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

/// SELECT of the debit application and GET PROCESSING OPTIONS, which counts the ATC durably.
void card_get_processing_options(benchmark::State& state) {
  const Bytes select = from_hex("00A4040008A000000333010101").value();
  const Bytes options = from_hex("80A800000A8308000000000100000000").value();
  auto debit = std::make_unique<test::Debit>();
  std::size_t left = 60'000;
  for (auto _ : state) {
    if (left-- == 0) {
      debit = std::make_unique<test::Debit>();
      left = 60'000;
    }
    cos::Card& card = debit->card.chip.card;
    card.respond(select);
    const ByteView answer = card.respond(options);
    if (answer[answer.size() - 2] != 0x61) return state.SkipWithError("the card refused");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(card_get_processing_options);

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
