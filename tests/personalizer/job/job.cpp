#include "personalizer/job/job.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/fake_station.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Job::Fill one_side(Side side, const std::string& batch) {
  return [side, batch](IntakeSink& sink) -> Status {
    if (Status done = sink.batch(test::fake_batch(side, batch, 1)); !done) return done;
    CardOrder order = test::fake_order(1);
    if (side == Side::Social) order.bank.reset();
    if (side == Side::Bank) order.social.reset();
    return sink.accept(order);
  };
}

}  // namespace

TEST_CASE("a job folder holds its file, its inputs and its ledger") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const World world = seeded.world();
  REQUIRE(world.files.replace(folder / "social.txt", as_bytes("content")));
  {
    const auto job = Job::create({folder / "job", {}, {folder / "social.txt"}}, world,
                                 one_side(Side::Social, "B1"));
    REQUIRE(job);
    CHECK(job->facts().batch == "B1");
    CHECK(*job->ledger().waiting() == 1);
    CHECK(as_text(*world.files.read(job->path("in/social.txt"))) == "content");
    CHECK(std::filesystem::is_directory(job->path("out")));
  }
  const auto again = Job::open(folder / "job", world);
  REQUIRE(again);
  CHECK(again->facts().batch_register == folder / "batches.sqlite");
}

TEST_CASE("a folder has one job, and a folder without one is refused") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  REQUIRE(test::fake_job(folder / "job", 1, seeded.world()));
  const auto second =
      Job::create({folder / "job", {}, {}}, seeded.world(), one_side(Side::Social, "B2"));
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::Usage);
  const auto none = Job::open(folder / "nothing", seeded.world());
  REQUIRE_FALSE(none);
  CHECK(none.error().kind == ErrorKind::Usage);
  CHECK_FALSE(std::filesystem::exists(folder / "nothing"));
}

TEST_CASE("two runs on one job: the second is told, a status may look") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const auto job = test::fake_job(folder / "job", 2, seeded.world());
  REQUIRE(job);
  const auto second = Job::open(folder / "job", seeded.world());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::Storage);
  const auto look = Job::look(folder / "job", seeded.world());
  REQUIRE(look);
  CHECK(look->ledger().totals()->waiting == 2);
}

TEST_CASE("a refused file leaves no job, and the folder can be used again") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const auto refuse = [](IntakeSink& sink) -> Status {
    if (Status done = sink.batch(test::fake_batch(Side::Social, "B1", 1)); !done) return done;
    return Error{ErrorKind::BadInput, msg("broken"), {}};
  };
  const auto refused = Job::create({folder / "job", {}, {}}, seeded.world(), refuse);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what.english() == "broken");
  CHECK_FALSE(Job::look(folder / "job", seeded.world()));
  CHECK(Job::create({folder / "job", {}, {}}, seeded.world(), one_side(Side::Social, "B1")));
}

TEST_CASE("the same batch never becomes a second job, also when the first folder is gone") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  REQUIRE(Job::create({folder / "a", {}, {}}, seeded.world(), one_side(Side::Social, "B1")));
  const auto other =
      Job::create({folder / "b", {}, {}}, seeded.world(), one_side(Side::Social, "B1"));
  REQUIRE_FALSE(other);
  CHECK(other.error().kind == ErrorKind::BadInput);
  REQUIRE(Job::open(folder / "a", seeded.world()));
  std::filesystem::remove_all(folder / "a");
  CHECK_FALSE(Job::create({folder / "a", {}, {}}, seeded.world(), one_side(Side::Social, "B1")));
}

TEST_CASE("the first run fixes the mode, and another value later is refused") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  {
    auto job = Job::create({folder / "job", {}, {}}, seeded.world(), one_side(Side::Bank, "B1"));
    REQUIRE(job);
    const Status wrong_side = job->fix_mode(Mode::Social, Association::None);
    REQUIRE_FALSE(wrong_side);
    CHECK(wrong_side.error().kind == ErrorKind::Usage);
    CHECK_FALSE(job->fix_mode(Mode::Centralized, Association::None));
    CHECK_FALSE(job->fix_mode(Mode::Centralized, Association::Card));
    REQUIRE(job->fix_mode(Mode::Bank, Association::Feedback));
    CHECK(job->step() == keys::Step::BankSecond);
  }
  auto job = Job::open(folder / "job", seeded.world());
  REQUIRE(job);
  CHECK(job->fix_mode(Mode::Bank, Association::Feedback));
  const Status other = job->fix_mode(Mode::Bank, Association::Card);
  REQUIRE_FALSE(other);
  CHECK(other.error().kind == ErrorKind::Usage);
  CHECK_FALSE(job->fix_mode(Mode::Social, Association::Feedback));
}

TEST_CASE("mode and association say which step a run is") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  struct Row {
    Mode mode;
    Association association;
    keys::Step step;
  };
  int n = 0;
  for (const Row& row : {
           Row{Mode::Centralized, Association::None, keys::Step::Both        },
           Row{Mode::Social,      Association::None, keys::Step::SocialFirst },
           Row{Mode::Bank,        Association::None, keys::Step::BankFirst   },
           Row{Mode::Social,      Association::Card, keys::Step::SocialSecond},
           Row{Mode::Bank,        Association::Card, keys::Step::BankSecond  }
  }) {
    const std::string name = folder / ("job" + std::to_string(++n));
    const auto fill = [&](IntakeSink& sink) -> Status {
      if (Status done = sink.batch(test::fake_batch(Side::Social, name, 1)); !done) return done;
      return sink.batch(test::fake_batch(Side::Bank, name, 1));
    };
    auto job = Job::create({name, {}, {}}, seeded.world(), fill);
    REQUIRE(job);
    REQUIRE(job->fix_mode(row.mode, row.association));
    CHECK(job->step() == row.step);
  }
}
