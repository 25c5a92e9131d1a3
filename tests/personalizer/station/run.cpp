#include "personalizer/station/run.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <random>

#include "tests/support/check_world.hpp"
#include "tests/support/fake_run.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

constexpr int killed = 77;

/// Runs the job in a child process that dies at the n-th kill point; true when it died there.
bool run_and_die(const std::string& folder, const test::FakeCards& cards, std::size_t n,
                 const test::FakeFaults& faults = {}) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    test::SeededWorld seeded;
    std::size_t passed = 0;
    seeded.kill_points.hook = [&](std::string_view) {
      if (++passed == n) _exit(killed);
    };
    Result<Job> job = Job::open(folder, seeded.world());
    if (!job) _exit(2);
    test::FakeRun run{cards, seeded.world()};
    run.faults = faults;
    _exit(run(*job) ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == killed));
  return WEXITSTATUS(status) == killed;
}

/// After the last crash: one more run in peace finishes everything.
void finish(const std::string& folder, const test::FakeCards& cards, std::size_t orders) {
  test::SeededWorld seeded;
  Result<Job> job = Job::open(folder, seeded.world());
  REQUIRE(job);
  test::FakeRun run{cards, seeded.world()};
  REQUIRE(run(*job));
  test::check_world(*job, cards);
  CHECK(job->ledger().totals()->issued == orders);
  CHECK(job->ledger().open_intents()->empty());
  REQUIRE(job->ledger().return_unused());
  CHECK(job->ledger().accounting()->balanced());
}

}  // namespace

TEST_CASE("a run serves everybody and leaves the rest of the blanks alone") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  auto job = test::fake_job(folder / "job", 5, seeded.world());
  REQUIRE(job);
  const test::FakeCards cards(folder / "cards", 7);
  test::FakeRun run{cards, seeded.world()};
  const auto report = run(*job);
  REQUIRE(report);
  CHECK(report->issued == 5);
  CHECK(report->still_waiting == 0);
  CHECK(report->commands == 5 * 4);
  CHECK(report->vault_calls == 5 * 4);
  CHECK(run.good.size() == 5);
  CHECK(run.observer.good == 5);
  CHECK(cards.read(test::fake_chip(7)) == "blank");
  test::check_world(*job, cards);
  const auto again = run(*job);
  REQUIRE(again);
  CHECK(again->issued == 0);
}

TEST_CASE("too few blanks: the rest waits, and a second run continues") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  auto job = test::fake_job(folder / "job", 4, seeded.world());
  const test::FakeCards few(folder / "cards", 2);
  test::FakeRun first{few, seeded.world()};
  CHECK(first(*job)->still_waiting == 2);
  const test::FakeCards more(folder / "cards", 4);
  test::FakeRun second{more, seeded.world()};
  CHECK(second(*job)->issued == 2);
  CHECK(job->ledger().totals()->issued == 4);
}

TEST_CASE("a run without mode, without reader or of a closed job is refused") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  auto job = test::fake_job(folder / "job", 1, seeded.world());
  const test::FakeCards cards(folder / "cards", 1);
  test::FakeRun run{cards, seeded.world()};
  run.readers = 0;
  CHECK(run(*job).error().kind == ErrorKind::Usage);
  run.readers = 1;
  REQUIRE(job->ledger().set_fact("closed", "A, B"));
  CHECK(run(*job).error().kind == ErrorKind::Usage);
}

TEST_CASE("a kill at every point of a batch, and at every point of the next run: nothing is lost") {
  constexpr std::size_t orders = 2;
  for (std::size_t first = 1;; ++first) {
    const test::TempFolder folder;
    test::SeededWorld seeded;
    REQUIRE(test::fake_job(folder / "job", orders, seeded.world()));
    const test::FakeCards cards(folder / "cards", 6);
    if (!run_and_die(folder / "job", cards, first)) break;
    run_and_die(folder / "job", cards, 1 + first % 5);
    INFO("killed at point " << first);
    finish(folder / "job", cards, orders);
  }
}

TEST_CASE("random kills, silent cards and cards taken out: nobody gets two, every blank counts") {
  constexpr std::size_t orders = 4;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    std::mt19937_64 dice(seed);
    const test::TempFolder folder;
    test::SeededWorld seeded;
    REQUIRE(test::fake_job(folder / "job", orders, seeded.world()));
    const test::FakeCards cards(folder / "cards", 30);
    const auto faults = [&](const data::ChipSerial&, std::string_view) {
      const auto roll = dice() % 40;
      return roll < 3 ? static_cast<test::FakeFault>(1 + roll) : test::FakeFault::None;
    };
    for (int crash = 0; crash < 4; ++crash) {
      run_and_die(folder / "job", cards, 1 + dice() % 40, faults);
      if (dice() % 2 == 0) std::filesystem::remove(cards.folder() + "/slot-r0");
    }
    test::SeededWorld calm;
    Result<Job> job = Job::open(folder / "job", calm.world());
    REQUIRE(job);
    test::FakeRun run{cards, calm.world()};
    REQUIRE(run(*job));
    INFO("seed " << seed);
    test::check_world(*job, cards);
    const Totals totals = *job->ledger().totals();
    CHECK(totals.waiting + totals.in_work == 0);
    CHECK(totals.issued + totals.set_aside == orders);
    REQUIRE(job->ledger().return_unused());
    CHECK(job->ledger().accounting()->balanced());
  }
}

TEST_CASE("four readers work on one ledger, with silent cards, and serve everybody once") {
  constexpr std::size_t orders = 40;
  const test::TempFolder folder;
  test::SeededWorld seeded;
  auto job = test::fake_job(folder / "job", orders, seeded.world());
  const test::FakeCards cards(folder / "cards", 60);
  test::FakeRun run{cards, seeded.world()};
  run.readers = 4;
  run.faults = [](const data::ChipSerial& chip, std::string_view command) {
    const bool bad = chip.bytes()[7] % 9 == 0;
    return bad && command != "read" ? test::FakeFault::DoneAndLost : test::FakeFault::None;
  };
  const auto report = run(*job);
  REQUIRE(report);
  CHECK(report->still_waiting == 0);
  CHECK(job->ledger().totals()->issued == orders);
  CHECK(report->quarantined > 0);
  test::check_world(*job, cards);
}

TEST_CASE("after a crash of four readers, two readers settle what was open") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const test::FakeCards cards(folder / "cards", 30);
  {
    auto job = test::fake_job(folder / "job", 12, seeded.world());
    // Four cards are in work: one still blank, one begun, one finished, one finished and taken out.
    const char* const left[] = {"blank", "part ", "done ", "done "};
    for (std::size_t i = 0; i < 4; ++i) {
      const auto chip = test::fake_chip(i + 1);
      const auto claim = job->ledger().record_intent({chip, "r", {}})->claim;
      const std::string content = left[i];
      cards.write(chip,
                  content == "blank" ? content : content + test::fake_person(claim->intent.number));
    }
  }
  for (const char* slot : {"/slot-r0", "/slot-r1"}) {
    const std::size_t chip = slot[7] == '0' ? 1 : 3;
    REQUIRE(
        real_world().files.replace(cards.folder() + slot, as_bytes(test::fake_chip(chip).text())));
  }
  for (std::size_t i = 1; i <= 4; ++i)
    REQUIRE(real_world().files.replace(cards.folder() + "/tray-" + test::fake_chip(i).text(), {}));
  auto job = Job::open(folder / "job", seeded.world());
  REQUIRE(job);
  test::FakeRun run{cards, seeded.world()};
  run.readers = 2;
  const auto report = run(*job);
  REQUIRE(report);
  CHECK(report->resolved == 1);
  CHECK(report->quarantined == 2);
  CHECK(*job->ledger().state_of(test::fake_chip(1)) == CardState::Received);
  CHECK(*job->ledger().state_of(test::fake_chip(2)) == CardState::Quarantined);
  CHECK(*job->ledger().state_of(test::fake_chip(3)) == CardState::Issued);
  CHECK(*job->ledger().state_of(test::fake_chip(4)) == CardState::Quarantined);
  CHECK(job->ledger().totals()->issued == 12);
  test::check_world(*job, cards);
}

TEST_CASE("a reader whose cards all fail stops before it has used up the stock") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  auto job = test::fake_job(folder / "job", 9, seeded.world());
  const test::FakeCards cards(folder / "cards", 20);
  test::FakeRun run{cards, seeded.world()};
  run.faults = [](const data::ChipSerial&, std::string_view command) {
    return command == "finish" ? test::FakeFault::Refuses : test::FakeFault::None;
  };
  const auto report = run(*job);
  REQUIRE(report);
  CHECK(report->quarantined == run.options.failures_in_a_row_max);
  CHECK(report->stopped_readers == 1);
  CHECK(run.observer.stopped.front().find("in a row") != std::string::npos);
  test::check_world(*job, cards);
}

TEST_CASE("a disk that is full in the middle stops the line; with room again nothing is lost") {
  constexpr std::size_t orders = 40;
  const test::TempFolder folder;
  {
    test::SeededWorld seeded;
    REQUIRE(test::fake_job(folder / "job", orders, seeded.world()));
  }
  const test::FakeCards cards(folder / "cards", 60);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{150'000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    test::SeededWorld seeded;
    Result<Job> job = Job::open(folder / "job", seeded.world());
    if (!job) _exit(job.error().kind == ErrorKind::Storage ? 0 : 2);
    test::FakeRun run{cards, seeded.world()};
    const auto report = run(*job);
    if (report) _exit(3);
    _exit(report.error().kind == ErrorKind::Storage ? 0 : 4);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  finish(folder / "job", cards, orders);
}

TEST_CASE("a cancelled run ends after the card in work, and the next one continues") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  std::atomic<bool> cancelled{false};
  auto job = test::fake_job(folder / "job", 5, seeded.world());
  const test::FakeCards cards(folder / "cards", 5);
  seeded.kill_points.hook = [&](std::string_view point) {
    if (point == "after verify") cancelled = true;
  };
  test::FakeRun run{cards, seeded.world()};
  run.options.cancelled = &cancelled;
  const auto report = run(*job);
  REQUIRE(report);
  CHECK(report->issued == 1);
  CHECK(report->still_waiting == 4);
  seeded.kill_points.hook = nullptr;
  cancelled = false;
  CHECK(run(*job)->issued == 4);
}
