// A whole station of fakes around a job, and what a run of it tells.
#pragma once

#include "personalizer/station/run.hpp"
#include "tests/support/fake_station.hpp"

namespace sscard::test {

/// Keeps what a run tells.
struct FakeObserver final : perso::RunObserver {
  std::size_t good = 0;
  std::vector<std::string> refusals;
  std::vector<std::string> quarantines;
  std::vector<std::string> stopped;
  std::vector<std::string> aside;
  void issued(const perso::CardNews&, const perso::RunReport&) override { ++good; }
  void refused(const perso::CardNews&, const Message& reason) override {
    refusals.push_back(reason.english());
  }
  void quarantined(const perso::CardNews&, const Message& reason) override {
    quarantines.push_back(reason.english());
  }
  void set_aside(const perso::CardNews&, const Message& reason) override {
    aside.push_back(reason.english());
  }
  void reader_stopped(std::string_view, const Error& error) override {
    stopped.push_back(error.what.english());
  }
};

/// Runs a job with that many fake readers and the cards that are left in the feeder.
struct FakeRun {
  const FakeCards& cards;
  World world;
  perso::RunOptions options = {};
  FakeObserver observer = {};
  std::size_t readers = 1;
  FakeFaults faults = {};
  std::set<std::string> good = {};    ///< chips in the good tray
  std::set<std::string> reject = {};  ///< and in the other

  Result<perso::RunReport> operator()(perso::Job& job) {
    FakeFeeder feeder(cards, faults);
    std::vector<std::unique_ptr<FakeReader>> made;
    std::vector<Reader*> pointers;
    for (std::size_t i = 0; i < readers; ++i) {
      made.push_back(std::make_unique<FakeReader>("r" + std::to_string(i), feeder));
      pointers.push_back(made.back().get());
    }
    const perso::CardWorkFactory factory = fake_work(world);
    auto report = perso::run_job({job, pointers, factory, observer, options});
    good = feeder.good;
    reject = feeder.reject;
    return report;
  }
};

}  // namespace sscard::test
