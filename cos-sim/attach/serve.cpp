#include "cos-sim/attach/serve.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "cardlib/base/expects.hpp"
#include "cos-sim/attach/vpcd_link.hpp"

namespace sscard::cos {
namespace {

using std::chrono::milliseconds;

/// pcscd may start after us, and come back after it went.
constexpr milliseconds retry_pause{50};
/// pcscd looks at a vpcd reader every 400 ms. A card that is back before it was missed can leave
/// pcscd convinced that the reader is empty; so it stays out for longer than that.
constexpr milliseconds out_of_reader{600};

}  // namespace

class CardServer::Slot {
 public:
  Slot(CardPort& card, std::string host, std::uint16_t port)
      : card_(card), host_(std::move(host)), port_(port), thread_([this] { work(); }) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() {
    stop();
    thread_.join();
  }

  void stop() { ask_for(Wish::End); }
  void take_out() {
    ask_for(Wish::Out);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !link_; });
  }
  void put_in() { ask_for(Wish::In); }

  bool connected() const {
    const std::lock_guard lock(mutex_);
    return link_ != nullptr;
  }
  Status wait_until_connected(std::chrono::steady_clock::time_point end) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_until(lock, end, [&] { return link_ != nullptr; })) return {};
    return last_;
  }

 private:
  enum class Wish { In, Out, End };

  void ask_for(Wish wish) {
    {
      const std::lock_guard lock(mutex_);
      if (wish_ != Wish::End) wish_ = wish;
      if (wish_ != Wish::In && link_) link_->stop();
    }
    changed_.notify_all();
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (wish_ != Wish::End) {
      if (wish_ == Wish::Out) {
        changed_.wait(lock);
        continue;
      }
      const bool served = serve_once(lock);
      const milliseconds pause = served ? out_of_reader : retry_pause;
      changed_.wait_for(lock, pause, [&] { return wish_ == Wish::End; });
    }
  }

  /// One connection from beginning to end; false when there was none to be had.
  bool serve_once(std::unique_lock<std::mutex>& lock) {
    VpcdLink link;
    lock.unlock();
    Status opened = link.open(host_, port_);
    lock.lock();
    last_ = std::move(opened);
    if (!last_ || wish_ != Wish::In) return false;
    link_ = &link;
    changed_.notify_all();
    lock.unlock();
    link.serve(card_);
    lock.lock();
    link_ = nullptr;
    changed_.notify_all();
    return true;
  }

  CardPort& card_;
  std::string host_;
  std::uint16_t port_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Wish wish_ = Wish::In;
  VpcdLink* link_ = nullptr;  ///< while connected
  Status last_;               ///< of the last attempt to connect
  std::thread thread_;        ///< last, so that it finds everything made
};

CardServer::CardServer(const std::vector<CardPort*>& cards, const ServeOptions& options) {
  expects(!cards.empty() && cards.size() <= cards_max);
  expects(options.first_port + cards.size() - 1 <= UINT16_MAX);
  for (std::size_t k = 0; k < cards.size(); ++k) {
    const auto port = static_cast<std::uint16_t>(options.first_port + k);
    slots_.push_back(std::make_unique<Slot>(*cards[k], options.host, port));
  }
}

CardServer::~CardServer() {
  stop();
}

Status CardServer::wait_until_connected(milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (const auto& slot : slots_) {
    Status status = slot->wait_until_connected(end);
    if (!status) return status;
  }
  return {};
}

std::size_t CardServer::connected() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(slots_, [](const auto& slot) { return slot->connected(); }));
}

void CardServer::take_out(std::size_t index) {
  expects(index < slots_.size());
  slots_[index]->take_out();
}

void CardServer::put_in(std::size_t index) {
  expects(index < slots_.size());
  slots_[index]->put_in();
}

void CardServer::stop() {
  for (const auto& slot : slots_)
    slot->stop();
  slots_.clear();
}

}  // namespace sscard::cos
