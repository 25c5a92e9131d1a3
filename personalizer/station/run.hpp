// A run: every reader of the station works on one job until nobody waits or the cards are used up.
// One worker per reader (the only one runs in the caller's thread), one ledger. Each card goes
// through the issuing protocol, whose order is fixed (design.md 3; reference/security.md 4.2):
//   ATR -> durable intent -> check -> personalize -> verify -> durable result -> good tray
// A run that finds open intents first looks at the cards in the readers; what it cannot look at is
// quarantined. A failed write to the ledger stops the line.
#pragma once

#include <atomic>
#include <chrono>
#include <span>

#include "cardlib/channel/channel.hpp"
#include "personalizer/job/job.hpp"
#include "personalizer/station/card_work.hpp"
#include "personalizer/station/observer.hpp"

namespace sscard::perso {

struct RunOptions {
  /// How long a reader waits for its next card.
  std::chrono::milliseconds card_timeout{30'000};
  /// The same while open intents of an earlier run wait to be looked at.
  std::chrono::milliseconds restart_timeout{10'000};
  /// No card in time ends the worker; otherwise it asks the operator and waits on.
  bool stop_when_empty = true;
  /// Cards one person may use up before the order is set aside [PROP].
  std::uint32_t attempts_max = 3;
  /// Quarantined cards in a row after which a reader stops: something is wrong with it [PROP].
  std::uint32_t failures_in_a_row_max = 5;
  /// Ends the run after the cards in work; may be null.
  const std::atomic<bool>* cancelled = nullptr;
  /// Sees every exchange with a card; may be null. Called from every worker.
  Trace* trace = nullptr;
};

struct RunSetup {
  Job& job;
  std::span<Reader* const> readers;
  const CardWorkFactory& factory;
  RunObserver& observer;
  RunOptions options = {};
};

/// Works until it is done. Usage when the mode is not fixed or there is no reader; the error that
/// stopped the line (storage, vault) when one did; otherwise what was done. Orders may still wait:
/// the cards were used up, or readers stopped, which the report tells.
Result<RunReport> run_job(const RunSetup& setup);

}  // namespace sscard::perso
