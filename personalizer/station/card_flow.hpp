// One card through its whole conversation: the CardWork that the station uses in production, on
// simulated and on plastic cards alike. The order of stages for each kind of run is a table; what a
// stage sends is the dialect's; what is secret comes finished from the vault.
// Source: design.md 3, 4, 6; reference/ssc-card.md 9.2, 15.2; pboc.md 1.1, 1.2.
#pragma once

#include <memory>

#include "cardlib/base/world.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/bankdata/bank_maker.hpp"
#include "personalizer/dialect/dialect.hpp"
#include "personalizer/plan/card_plan.hpp"
#include "personalizer/plan/profile.hpp"
#include "personalizer/station/card_work.hpp"

namespace sscard::perso {

/// What all workers of a run share; it outlives them.
struct FlowSetup {
  keys::Step step = keys::Step::Both;
  const Profile& profile;
  const SocialTemplate& compiled;
  const Dialect& dialect;
  keys::Vault& vault;
  World world;
  const BankMaker* bank = nullptr;  ///< needed by products with bank data
};

std::unique_ptr<CardWork> make_card_flow(const FlowSetup& setup);

}  // namespace sscard::perso
