#include "personalizer/station/line.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "tests/support/check_world.hpp"
#include "tests/support/fake_run.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct OpenLine {
  test::TempFolder folder;
  test::SeededWorld seeded;
  Result<Job> job;
  test::FakeObserver observer;
  CardWorkFactory factory;
  std::atomic<bool> cancelled{false};
  RunSetup setup;
  Line line;

  OpenLine(std::size_t orders, std::size_t looking)
      : job(test::fake_job(folder / "job", orders, seeded.world())),
        factory(test::fake_work(seeded.world())),
        setup{*job, {}, factory, observer, options()},
        line(setup, looking) {}
  RunOptions options() {
    RunOptions out;
    out.cancelled = &cancelled;
    return out;
  }
  Intent claim(std::size_t chip) {
    return job->ledger().record_intent({test::fake_chip(chip), "r", {}})->claim->intent;
  }
};

}  // namespace

TEST_CASE("the first error stops the line and stays the reason") {
  OpenLine open(1, 1);
  CHECK(open.line.more());
  open.line.stop({ErrorKind::Storage, msg("full"), {}});
  open.line.stop({ErrorKind::Keys, msg("locked"), {}});
  CHECK(open.line.stopped());
  CHECK(open.line.stop_reason()->what.english() == "full");
  CHECK_FALSE(open.line.more());
}

TEST_CASE("a cancelled line has no reason and takes no more cards") {
  OpenLine open(1, 1);
  open.cancelled = true;
  CHECK_FALSE(open.line.more());
  CHECK_FALSE(open.line.stop_reason());
}

TEST_CASE("no worker goes home while a card in work may hand a person back") {
  OpenLine open(1, 1);
  open.line.begin_card();
  const Intent intent = open.claim(1);
  std::atomic<bool> answered{false};
  bool more = false;
  std::thread waiting([&] {
    more = open.line.more();
    answered = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK_FALSE(answered);
  REQUIRE(open.job->ledger().quarantine(intent, msg("lost"), 3));
  open.line.end_card();
  waiting.join();
  CHECK(more);
}

TEST_CASE("when nobody waits and nothing is in work, everybody goes home") {
  OpenLine open(1, 1);
  REQUIRE(open.job->ledger().record_issued(open.claim(1), {}));
  CHECK_FALSE(open.line.more());
}

TEST_CASE("the last worker that has looked quarantines what was in nobody's reader") {
  OpenLine open(2, 2);
  open.claim(1);
  open.claim(2);
  std::thread first([&] { open.line.looked(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(open.job->ledger().open_intents()->size() == 2);
  open.line.looked();
  first.join();
  CHECK(open.job->ledger().open_intents()->empty());
  CHECK(open.line.report().quarantined == 2);
  CHECK(open.observer.quarantines.size() == 2);
}

TEST_CASE("a stopped line quarantines nothing") {
  OpenLine open(1, 1);
  open.claim(1);
  open.line.stop({ErrorKind::Keys, msg("locked"), {}});
  open.line.looked();
  CHECK(open.job->ledger().open_intents()->size() == 1);
}
