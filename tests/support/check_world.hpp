// The promise of the issuing protocol as a check: to be called after anything that happened to a
// job.
#pragma once

#include <doctest/doctest.h>

#include <set>

#include "personalizer/job/job.hpp"
#include "personalizer/ledger/audit.hpp"
#include "tests/support/fake_station.hpp"

namespace sscard::test {

/// Whatever happened: nobody has two usable cards, no card is in the books for somebody else than
/// is on it, every blank is in one state, and the chain agrees with the tables.
inline void check_world(const perso::Job& job, const FakeCards& cards) {
  using perso::CardState;
  const auto report = perso::audit(job.path("ledger.sqlite"));
  REQUIRE(report);
  for (const Message& finding : report->findings)
    FAIL_CHECK(finding.english());
  std::set<std::string> usable;
  for (const auto& [person, chip] : cards.finished()) {
    const auto state = *job.ledger().state_of(chip);
    const bool invalid = state == CardState::Quarantined || state == CardState::Spoiled;
    if (!invalid) CHECK_MESSAGE(usable.insert(person).second, person << " has two cards");
  }
  REQUIRE(job.ledger().for_each_order([&](const perso::OrderRow& row) -> Status {
    if (row.state != perso::OrderState::Issued) return {};
    CHECK(cards.read(*row.chip) == "done " + fake_person(row.order.number));
    return {};
  }));
}

}  // namespace sscard::test
