#include "cardlib/channel/deadline_worker.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "cardlib/base/expects.hpp"

namespace sscard {

/// Shared with the thread, so that a thread left behind still has something to stand on.
struct DeadlineWorker::State {
  enum class Step { Idle, Running, Done, Late };

  std::mutex mutex;
  std::condition_variable changed;
  Step step = Step::Idle;
  bool stopped = false;
  Job job;
  Job when_late;
  std::thread thread;

  static void work(const std::shared_ptr<State>& state) {
    std::unique_lock lock(state->mutex);
    for (;;) {
      state->changed.wait(lock, [&] { return state->step == Step::Running || state->stopped; });
      if (state->stopped) return;
      run_one(*state, lock);
    }
  }

  static void run_one(State& state, std::unique_lock<std::mutex>& lock) {
    Job job = std::move(state.job);
    Job when_late = std::move(state.when_late);
    lock.unlock();
    job();
    lock.lock();
    if (state.step == Step::Late) {
      lock.unlock();
      when_late();
      lock.lock();
      state.step = Step::Idle;
    } else {
      state.step = Step::Done;
    }
    // What the jobs held may be the owner of this worker: let go without the lock.
    lock.unlock();
    job = nullptr;
    when_late = nullptr;
    state.changed.notify_all();
    lock.lock();
  }
};

DeadlineWorker::DeadlineWorker() : state_(std::make_shared<State>()) {
  state_->thread = std::thread([state = state_] { State::work(state); });
}

DeadlineWorker::~DeadlineWorker() {
  bool stuck = false;
  {
    const std::lock_guard lock(state_->mutex);
    stuck = state_->step == State::Step::Late;
    state_->stopped = true;
  }
  state_->changed.notify_all();
  if (stuck || state_->thread.get_id() == std::this_thread::get_id()) {
    state_->thread.detach();
  } else {
    state_->thread.join();
  }
}

bool DeadlineWorker::run(Job job, std::chrono::milliseconds limit, Job when_late) {
  std::unique_lock lock(state_->mutex);
  expects(state_->step == State::Step::Idle);
  state_->job = std::move(job);
  state_->when_late = std::move(when_late);
  state_->step = State::Step::Running;
  state_->changed.notify_all();
  const bool done =
      state_->changed.wait_for(lock, limit, [&] { return state_->step == State::Step::Done; });
  state_->step = done ? State::Step::Idle : State::Step::Late;
  return done;
}

bool DeadlineWorker::busy() const {
  const std::lock_guard lock(state_->mutex);
  return state_->step == State::Step::Late;
}

}  // namespace sscard
