// The line: what the workers of one run share. It stops for everybody with the first error that
// may not be worked around (a ledger that does not write, a vault that does not answer), counts,
// and lets no worker go home while another may still hand a person back.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

#include "personalizer/station/run.hpp"

namespace sscard::perso {

class Line {
 public:
  /// `looking` workers first look for the cards of open intents.
  Line(const RunSetup& setup, std::size_t looking) : setup_(setup), looking_(looking) {}

  void stop(const Error& error);
  bool stopped();
  std::optional<Error> stop_reason();

  /// Somebody waits for a card. Blocks while nobody does but a card in work may yet fail.
  bool more();
  void begin_card();
  void end_card();

  /// Restart: this worker has seen what its reader holds. The last one quarantines every card that
  /// was in nobody's reader; nobody goes on before that.
  void looked();

  /// Runs `tell` with the sums and the observer, alone.
  void tell(const std::function<void(RunReport&, RunObserver&)>& tell);
  RunReport report();

 private:
  bool is_stopped() const;  ///< under the mutex
  void quarantine_unseen();

  const RunSetup& setup_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Error> error_;
  std::size_t in_work_ = 0;
  std::size_t looking_;
  RunReport report_;
};

}  // namespace sscard::perso
