#include "personalizer/station/card_passage.hpp"

#include <doctest/doctest.h>

#include "tests/support/check_world.hpp"
#include "tests/support/fake_run.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

/// One job of two orders and three blanks.
struct Station {
  test::TempFolder folder;
  test::SeededWorld seeded;
  test::FakeCards cards{folder / "cards", 3};
  Result<Job> job = test::fake_job(folder / "job", 2, seeded.world());
  test::FakeRun run{cards, seeded.world()};
};

/// This command of this card fails in this way, once.
test::FakeFaults once(std::size_t chip, std::string command, test::FakeFault fault) {
  auto done = std::make_shared<bool>(false);
  return [=](const data::ChipSerial& at, std::string_view asked) {
    if (*done || at != test::fake_chip(chip) || asked != command) return test::FakeFault::None;
    *done = true;
    return fault;
  };
}

CardState state(Station& station, std::size_t chip) {
  return **station.job->ledger().state_of(test::fake_chip(chip));
}

}  // namespace

TEST_CASE("the steps of a card come in the order of the protocol") {
  Station station;
  std::vector<std::string> points;
  station.seeded.kill_points.hook = [&](std::string_view p) { points.emplace_back(p); };
  REQUIRE(station.run(*station.job));
  const std::vector<std::string> one = {
      "after connect", "before intent commit", "after intent",  "after check",
      "card blank",    "card begun",           "card finished", "after personalize",
      "after verify",  "before result commit", "after result",  "after release"};
  std::vector<std::string> expected = {"before note commit"};
  for (int card = 0; card < 2; ++card)
    expected.insert(expected.end(), one.begin(), one.end());
  CHECK(points == expected);
}

TEST_CASE("a card that is issued already is handed back untouched and leaves no trace") {
  Station station;
  station.cards.write(test::fake_chip(1), "done P9999999");
  const auto report = station.run(*station.job);
  REQUIRE(report);
  CHECK(report->refused == 1);
  CHECK(report->issued == 2);
  CHECK(station.run.observer.refusals.front() == "already issued");
  CHECK(station.cards.read(test::fake_chip(1)) == "done P9999999");
  CHECK_FALSE(station.job->ledger().state_of(test::fake_chip(1))->has_value());
  CHECK(station.run.reject.contains(test::fake_chip(1).text()));
  test::check_world(*station.job, station.cards);
}

TEST_CASE("a card of another structure is handed back untouched") {
  Station station;
  station.cards.write(test::fake_chip(2), "other");
  const auto report = station.run(*station.job);
  CHECK(report->refused == 1);
  CHECK(station.cards.read(test::fake_chip(2)) == "other");
  CHECK(station.job->ledger().accounting()->received == 2);
}

TEST_CASE("a refused command in the middle costs the card and not the person") {
  Station station;
  station.run.faults = once(1, "finish", test::FakeFault::Refuses);
  const auto report = station.run(*station.job);
  CHECK(report->quarantined == 1);
  CHECK(report->issued == 2);
  CHECK(state(station, 1) == CardState::Quarantined);
  CHECK(station.run.reject.contains(test::fake_chip(1).text()));
  test::check_world(*station.job, station.cards);
}

TEST_CASE("a lost last answer is unknown: the card is asked, and it was done") {
  Station station;
  station.run.faults = once(1, "finish", test::FakeFault::DoneAndLost);
  const auto report = station.run(*station.job);
  CHECK(report->resolved == 1);
  CHECK(report->quarantined == 0);
  CHECK(report->issued == 2);
  CHECK(state(station, 1) == CardState::Issued);
  test::check_world(*station.job, station.cards);
}

TEST_CASE("a lost first answer that did nothing leaves a blank") {
  Station station;
  station.run.faults = once(1, "begin", test::FakeFault::Lost);
  const auto report = station.run(*station.job);
  CHECK(report->quarantined == 0);
  CHECK(report->issued == 2);
  CHECK(state(station, 1) == CardState::Received);
  CHECK(station.cards.read(test::fake_chip(1)) == "blank");
  test::check_world(*station.job, station.cards);
}

TEST_CASE("a card that fell silent for good is quarantined, whatever is on it") {
  Station station;
  bool silent = false;
  station.run.faults = [&](const data::ChipSerial& chip, std::string_view command) {
    if (chip != test::fake_chip(1)) return test::FakeFault::None;
    if (command == "finish") silent = true;
    if (!silent) return test::FakeFault::None;
    return command == "finish" ? test::FakeFault::DoneAndLost : test::FakeFault::Lost;
  };
  const auto report = station.run(*station.job);
  CHECK(report->quarantined == 1);
  CHECK(report->issued == 2);
  CHECK(state(station, 1) == CardState::Quarantined);
  CHECK(station.cards.finished().count(test::fake_person(1)) == 2);
  test::check_world(*station.job, station.cards);
}

TEST_CASE("a card that cannot be checked is handed back untouched") {
  Station station;
  station.run.faults = once(1, "read", test::FakeFault::Lost);
  const auto report = station.run(*station.job);
  CHECK(report->refused == 1);
  CHECK(report->issued == 2);
  CHECK_FALSE(station.job->ledger().state_of(test::fake_chip(1))->has_value());
}

TEST_CASE("an order that cannot be written is set aside, and its blank serves the next person") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const auto fill = [](IntakeSink& sink) -> Status {
    for (const Side side : {Side::Social, Side::Bank}) {
      if (Status done = sink.batch(test::fake_batch(side, "B1", 2)); !done) return done;
    }
    CardOrder bad = test::fake_order(1);
    bad.bank->service_code = "000";
    if (Status done = sink.accept(bad); !done) return done;
    return sink.accept(test::fake_order(2));
  };
  auto job = Job::create({folder / "job", {}, {}}, seeded.world(), fill);
  REQUIRE(job);
  REQUIRE(job->fix_mode(Mode::Centralized, Association::None));
  const test::FakeCards cards(folder / "cards", 1);
  test::FakeRun run{cards, seeded.world()};
  const auto report = run(*job);
  REQUIRE(report);
  CHECK(report->set_aside == 1);
  CHECK(report->issued == 1);
  CHECK(run.observer.aside.size() == 1);
  CHECK(cards.read(test::fake_chip(1)) == "done P0000002");
  test::check_world(*job, cards);
}

TEST_CASE("in a second step the card says whose it is, and a stranger's is refused untouched") {
  const test::TempFolder folder;
  test::SeededWorld seeded;
  const auto fill = [](IntakeSink& sink) -> Status {
    if (Status done = sink.batch(test::fake_batch(Side::Bank, "B1", 2)); !done) return done;
    for (std::size_t i = 1; i <= 2; ++i) {
      CardOrder order = test::fake_order(i);
      order.social.reset();
      if (Status done = sink.accept(order); !done) return done;
    }
    return {};
  };
  auto job = Job::create({folder / "job", {}, {}}, seeded.world(), fill);
  REQUIRE(job);
  SUBCASE("by reading the card") {
    REQUIRE(job->fix_mode(Mode::Bank, Association::Card));
    const test::FakeCards cards(folder / "cards", 3);
    cards.write(test::fake_chip(1), "handed P0000002");
    cards.write(test::fake_chip(2), "handed P0000077");
    cards.write(test::fake_chip(3), "blank");
    test::FakeRun run{cards, seeded.world()};
    const auto report = run(*job);
    REQUIRE(report);
    // The first card finds its order, though the fake work then wants a blank: refused, untouched.
    CHECK(report->refused == 3);
    CHECK(run.observer.refusals[0] == "already issued");
    CHECK(run.observer.refusals[1] == "no order of this job belongs to this card");
    CHECK(run.observer.refusals[2] == "the fake card names nobody");
    CHECK(cards.read(test::fake_chip(1)) == "handed P0000002");
    CHECK(job->ledger().accounting()->received == 0);
  }
  SUBCASE("by the feedback file") {
    REQUIRE(job->fix_mode(Mode::Bank, Association::Feedback));
    const std::vector<HandedOver> handed = {
        {test::fake_chip(1), test::fake_person(2) },
        {test::fake_chip(3), test::fake_person(99)}
    };
    REQUIRE(job->ledger().hand_over(handed));
    const test::FakeCards cards(folder / "cards", 3);
    test::FakeRun run{cards, seeded.world()};
    const auto report = run(*job);
    REQUIRE(report);
    CHECK(report->issued == 1);
    CHECK(report->refused == 2);
    CHECK(cards.read(test::fake_chip(1)) == "done P0000002");
    CHECK(cards.read(test::fake_chip(2)) == "blank");
    CHECK(cards.read(test::fake_chip(3)) == "blank");
    test::check_world(*job, cards);
  }
}
