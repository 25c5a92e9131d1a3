// What the flow of a card finds out by reading: whether a card fits, whose it is, how far it got,
// and whether it holds what was ordered. Nothing here changes a card.
// Source: design.md 3, 6 (method 1); reference/corrections.md A.3, D.3.
#pragma once

#include "cardlib/channel/channel.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/dialect/dialect.hpp"
#include "personalizer/plan/card_plan.hpp"
#include "personalizer/station/card_work.hpp"

namespace sscard::perso {

/// What a run expects of its cards.
struct CardFacts {
  keys::Step step = keys::Step::Both;
  model::Structure structure = model::Structure::V201;
  bool writes_social = true;
  bool writes_bank = true;
  const Dialect& dialect = t514();
};

/// Document number of EF06, else of the debit application's 9F61. WrongCard when it says neither.
Result<CardOwner> read_owner(Channel& channel);

Result<CheckOutcome> check_card(Channel& channel, const CardFacts& facts, const CardTask& task);
Result<Inspection> inspect_card(Channel& channel, const CardFacts& facts, const CardTask& task);

/// Compares the files of SSSE that anybody may read with the plan; number of values compared.
Result<std::uint32_t> compare_free_files(Channel& channel, const SocialPlan& plan);
/// Directory of PSE, GET PROCESSING OPTIONS and every record of the debit application.
Result<std::uint32_t> compare_bank_records(Channel& channel, const BankPlan& plan);

/// "SSSE:01 PSE:01", what stands in CardRecord::key_versions for this kind of run.
std::string key_versions(keys::Step step);

}  // namespace sscard::perso
