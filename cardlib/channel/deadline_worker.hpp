// A thread that does blocking work for a caller who must be able to stop waiting. PC/SC has no
// timeout for a command (and vpcd none at all): a card that never answers would hold its caller for
// ever. With this, only the worker waits; the caller reports what it does not know.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace sscard {

class DeadlineWorker {
 public:
  using Job = std::function<void()>;

  DeadlineWorker();
  DeadlineWorker(const DeadlineWorker&) = delete;
  DeadlineWorker& operator=(const DeadlineWorker&) = delete;
  /// Waits for the thread unless it is stuck in a job; then the thread is left behind and ends by
  /// itself when the job returns.
  ~DeadlineWorker();

  /// Runs `job` on the thread; true when it ended within `limit`. False: the caller stops waiting,
  /// the job goes on, busy() holds until it has ended and `when_late` ran behind it on the same
  /// thread. Neither may refer to anything the caller could destroy. Not while busy().
  bool run(Job job, std::chrono::milliseconds limit, Job when_late);
  /// A job that nobody waits for is still running.
  bool busy() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sscard
