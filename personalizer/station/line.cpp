#include "personalizer/station/line.hpp"

namespace sscard::perso {

bool Line::is_stopped() const {
  const std::atomic<bool>* cancelled = setup_.options.cancelled;
  return error_.has_value() || (cancelled != nullptr && cancelled->load());
}

void Line::stop(const Error& error) {
  const std::scoped_lock lock(mutex_);
  if (!error_) error_ = error;
  changed_.notify_all();
}

bool Line::stopped() {
  const std::scoped_lock lock(mutex_);
  return is_stopped();
}

std::optional<Error> Line::stop_reason() {
  const std::scoped_lock lock(mutex_);
  return error_;
}

bool Line::more() {
  std::unique_lock lock(mutex_);
  while (!is_stopped()) {
    const Result<bool> waiting = setup_.job.ledger().has_waiting();
    if (!waiting) {
      error_ = waiting.error();
      changed_.notify_all();
      return false;
    }
    if (*waiting) return true;
    if (in_work_ == 0) return false;
    changed_.wait(lock);
  }
  return false;
}

void Line::begin_card() {
  const std::scoped_lock lock(mutex_);
  ++in_work_;
}

void Line::end_card() {
  const std::scoped_lock lock(mutex_);
  --in_work_;
  changed_.notify_all();
}

void Line::looked() {
  std::unique_lock lock(mutex_);
  expects(looking_ > 0);
  if (--looking_ > 0) {
    changed_.wait(lock, [&] { return looking_ == 0; });
    return;
  }
  if (!is_stopped()) quarantine_unseen();
  changed_.notify_all();
}

void Line::quarantine_unseen() {
  Ledger& ledger = setup_.job.ledger();
  const Result<std::vector<Intent>> open = ledger.open_intents();
  if (!open) {
    error_ = open.error();
    return;
  }
  const Message reason = msg("its work was interrupted, and the card is in no reader to be asked");
  for (const Intent& intent : *open) {
    if (Status done = ledger.quarantine(intent, reason, setup_.options.attempts_max); !done) {
      error_ = done.error();
      return;
    }
    ++report_.quarantined;
    setup_.observer.quarantined({"-", intent.chip, intent.number}, reason);
  }
}

void Line::tell(const std::function<void(RunReport&, RunObserver&)>& tell) {
  const std::scoped_lock lock(mutex_);
  tell(report_, setup_.observer);
}

RunReport Line::report() {
  const std::scoped_lock lock(mutex_);
  return report_;
}

}  // namespace sscard::perso
