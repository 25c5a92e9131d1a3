#include "cardlib/channel/deadline_worker.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

namespace sscard {
namespace {

using namespace std::chrono_literals;

TEST_CASE("work that ends in time is waited for, and runs on another thread") {
  DeadlineWorker worker;
  std::thread::id where;
  CHECK(worker.run([&] { where = std::this_thread::get_id(); }, 5s, [] {}));
  CHECK(where != std::this_thread::get_id());
  CHECK_FALSE(worker.busy());
  CHECK(worker.run([] {}, 5s, [] {}));
}

TEST_CASE("work that hangs is left behind, cleans up when it ends, and frees the worker") {
  DeadlineWorker worker;
  auto open = std::make_shared<std::promise<void>>();
  auto cleaned = std::make_shared<std::atomic<bool>>(false);
  CHECK_FALSE(worker.run([gate = open->get_future().share()] { gate.wait(); }, 20ms,
                         [cleaned] { *cleaned = true; }));
  CHECK(worker.busy());
  CHECK_FALSE(*cleaned);
  open->set_value();
  for (int i = 0; i < 500 && worker.busy(); ++i)
    std::this_thread::sleep_for(2ms);
  CHECK_FALSE(worker.busy());
  CHECK(*cleaned);
  CHECK(worker.run([] {}, 5s, [] {}));
}

TEST_CASE("a worker can be destroyed while its work hangs; the clean-up still runs") {
  auto open = std::make_shared<std::promise<void>>();
  auto cleaned = std::make_shared<std::promise<void>>();
  {
    DeadlineWorker worker;
    CHECK_FALSE(worker.run([gate = open->get_future().share()] { gate.wait(); }, 10ms,
                           [cleaned] { cleaned->set_value(); }));
  }
  open->set_value();
  CHECK(cleaned->get_future().wait_for(5s) == std::future_status::ready);
}

TEST_CASE("work may own the worker it runs on") {
  auto worker = std::make_shared<DeadlineWorker>();
  auto open = std::make_shared<std::promise<void>>();
  CHECK_FALSE(
      worker->run([worker, gate = open->get_future().share()] { gate.wait(); }, 10ms, [] {}));
  std::weak_ptr<DeadlineWorker> watched = worker;
  worker.reset();
  CHECK_FALSE(watched.expired());
  open->set_value();
  for (int i = 0; i < 500 && !watched.expired(); ++i)
    std::this_thread::sleep_for(2ms);
  CHECK(watched.expired());
}

}  // namespace
}  // namespace sscard
