// The ledger's share of a card: intent and result are two durable commits. Beside it the floor of
// the same run: one row and one commit of the bare storage engine, and the whole protocol with
// cards that cost nothing.
#include "personalizer/ledger/ledger.hpp"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include "tests/support/fake_run.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

namespace {

using namespace sscard;
using namespace sscard::perso;

/// The bare engine: one row, one commit, WAL and FULL.
void commit_floor(benchmark::State& state) {
  const test::TempFolder folder;
  sqlite3* database = nullptr;
  sqlite3_open((folder / "floor").c_str(), &database);
  sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (a, b)",
               nullptr, nullptr, nullptr);
  for (auto _ : state) {
    sqlite3_exec(database, "INSERT INTO t VALUES (1, randomblob(200))", nullptr, nullptr, nullptr);
  }
  sqlite3_close(database);
  state.counters["commits/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(commit_floor)->Name("ledger/commit floor")->UseRealTime();

/// Intent and result of one card.
void two_commits(benchmark::State& state) {
  constexpr std::size_t orders = 20'000;
  const test::TempFolder folder;
  test::SeededWorld seeded;
  auto job = test::fake_job(folder / "job", orders, seeded.world());
  std::size_t next = 1;
  for (auto _ : state) {
    const auto answer = job->ledger().record_intent({test::fake_chip(next++), "reader", {}});
    if (!answer || !answer->claim) {
      state.SkipWithError("the orders are used up");
      break;
    }
    if (!job->ledger().record_issued(answer->claim->intent, {})) {
      state.SkipWithError("no result");
      break;
    }
  }
  state.counters["cards/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(two_commits)->Name("ledger/intent and result")->Iterations(5000)->UseRealTime();

/// A batch through the protocol, cards that are files and answer at once.
void whole_protocol(benchmark::State& state) {
  constexpr std::size_t orders = 500;
  std::size_t cards_done = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const test::TempFolder folder;
    test::SeededWorld seeded;
    auto job = test::fake_job(folder / "job", orders, seeded.world());
    const test::FakeCards cards(folder / "cards", orders);
    test::FakeRun run{cards, seeded.world()};
    run.readers = static_cast<std::size_t>(state.range(0));
    state.ResumeTiming();
    const auto report = run(*job);
    if (!report) state.SkipWithError("the run stopped");
    if (report) cards_done += report->issued;
  }
  state.counters["cards/s"] =
      benchmark::Counter(static_cast<double>(cards_done), benchmark::Counter::kIsRate);
}
BENCHMARK(whole_protocol)
    ->Name("station/protocol alone, readers")
    ->Arg(1)
    ->Arg(4)
    ->Iterations(2)
    ->UseRealTime();

}  // namespace
