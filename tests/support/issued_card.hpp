// A simulated card in memory and what makes it an issued one: the production flow with the test key
// set. For tests that begin where issuing ends, or look at its stages.
#pragma once

#include <memory>

#include "cos-sim/attach/in_process.hpp"
#include "cos-sim/hardware/store.hpp"
#include "cos-sim/kernel/blank.hpp"
#include "cos-sim/kernel/card.hpp"
#include "personalizer/plan/profile.hpp"
#include "personalizer/station/card_flow.hpp"
#include "tests/support/test_vault.hpp"

namespace sscard::test {

/// One person with both sides, as intake would hand it over; `index` from 0 makes it unique.
perso::CardOrder sample_order(std::uint32_t index = 0);

/// A card in memory, powered on demand.
class MemoryCard {
 public:
  explicit MemoryCard(Byte serial = 1, model::Dialect dialect = model::Dialect::T514);
  cos::Card& card() { return card_; }
  cos::MemoryStore& store() { return store_; }
  /// A fresh link: the card is powered, nothing is selected.
  cos::InProcessLink link(Protocol protocol = Protocol::T0) {
    return cos::InProcessLink(card_, protocol);
  }

 private:
  SeededRandom random_;
  cos::MemoryStore store_;
  cos::Card card_;
};

/// A personalizing bureau around one card at a time.
class Bureau {
 public:
  explicit Bureau(keys::Step step = keys::Step::Both,
                  const perso::Profile& profile = perso::test_profile());
  keys::Vault& vault() { return *vault_; }
  perso::CardWork& work() { return *work_; }
  World world() { return world_.world(); }

  /// Checks, personalizes and verifies; the record, or where it ended.
  Result<perso::CardRecord> issue(MemoryCard& card, const perso::CardOrder& order);

 private:
  SeededWorld world_;
  TestVault vault_;
  perso::Profile profile_;
  perso::SocialTemplate compiled_;
  std::unique_ptr<perso::CardWork> work_;
};

}  // namespace sscard::test
