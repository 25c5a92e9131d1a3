// A ledger with orders in a folder of its own, for tests.
#pragma once

#include <doctest/doctest.h>

#include <memory>

#include "personalizer/ledger/audit.hpp"
#include "personalizer/ledger/ledger.hpp"
#include "tests/support/fake_station.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

namespace sscard::test {

struct OpenLedger {
  TempFolder folder;
  SeededWorld seeded;
  std::unique_ptr<perso::Ledger> ledger;

  explicit OpenLedger(std::size_t orders) {
    using perso::Ledger;
    ledger = std::move(*Ledger::open(path(), Ledger::Open::Create, seeded.world()));
    auto intake = std::move(*ledger->take_batch());
    for (const perso::Side side : {perso::Side::Social, perso::Side::Bank})
      REQUIRE(intake->batch(fake_batch(side, "B1", orders)));
    for (std::size_t i = 1; i <= orders; ++i)
      REQUIRE(intake->accept(fake_order(i)));
    REQUIRE(intake->finish());
  }
  std::string path() const { return folder / "ledger.sqlite"; }

  perso::Intent claim(std::size_t chip) {
    const auto answer = ledger->record_intent({fake_chip(chip), "reader", {}});
    REQUIRE(answer);
    REQUIRE(answer->claim);
    return answer->claim->intent;
  }
  void check_audit() {
    const auto report = perso::audit(path());
    REQUIRE(report);
    for (const Message& finding : report->findings)
      FAIL_CHECK(finding.english());
  }
};

}  // namespace sscard::test
