#include "cos-sim/attach/serve.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "cardlib/base/expects.hpp"
#include "cos-sim/attach/ifd/device_name.hpp"
#include "cos-sim/attach/ifd/line_link.hpp"
#include "cos-sim/attach/vpcd_link.hpp"

namespace sscard::cos {
namespace {

using std::chrono::milliseconds;

/// pcscd may start after us, and come back after it went.
constexpr milliseconds retry_pause{50};
/// pcscd looks at a vpcd reader every 400 ms. A card that is back before it was missed can leave
/// pcscd convinced that the reader is empty; so it stays out for longer than that. Our own driver
/// tells pcscd of every change.
constexpr milliseconds out_of_vpcd{600};

/// Where a card goes in.
struct Place {
  const ServeOptions& options;
  unsigned index;

  std::unique_ptr<ReaderLink> link() const {
    if (options.driver == ReaderDriver::Own) {
      const DeviceName device{.folder = options.folder};
      return std::make_unique<LineLink>(device.socket_path(options.first_slot + index));
    }
    const auto port = static_cast<std::uint16_t>(options.first_port + index);
    return std::make_unique<VpcdLink>(options.host, port);
  }
  milliseconds pause_outside() const {
    return options.driver == ReaderDriver::Own ? milliseconds{0} : out_of_vpcd;
  }
};

}  // namespace

class CardServer::Slot {
 public:
  Slot(CardPort& card, ServeOptions options, unsigned index)
      : card_(&card),
        options_(std::move(options)),
        place_{options_, index},
        thread_([this] { work(); }) {}
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
  void change(CardPort& card) {
    take_out();
    {
      const std::lock_guard lock(mutex_);
      card_ = &card;
    }
    put_in();
  }

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
      const milliseconds pause = served ? place_.pause_outside() : retry_pause;
      changed_.wait_for(lock, pause, [&] { return wish_ == Wish::End; });
    }
  }

  /// One connection from beginning to end; false when there was none to be had.
  bool serve_once(std::unique_lock<std::mutex>& lock) {
    const std::unique_ptr<ReaderLink> link = place_.link();
    lock.unlock();
    Status opened = link->open();
    lock.lock();
    last_ = std::move(opened);
    if (!last_ || wish_ != Wish::In) return false;
    link_ = link.get();
    CardPort& card = *card_;
    changed_.notify_all();
    lock.unlock();
    link->serve(card);
    lock.lock();
    link_ = nullptr;
    changed_.notify_all();
    return true;
  }

  CardPort* card_;
  const ServeOptions options_;
  const Place place_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Wish wish_ = Wish::In;
  ReaderLink* link_ = nullptr;  ///< while connected
  Status last_;                 ///< of the last attempt to connect
  std::thread thread_;          ///< last, so that it finds everything made
};

CardServer::CardServer(const std::vector<CardPort*>& cards, const ServeOptions& options) {
  expects(!cards.empty() && cards.size() <= cards_max);
  const bool vpcd = options.driver == ReaderDriver::Vpcd;
  const std::size_t last = cards.size() - 1;
  expects(vpcd ? options.first_port + last <= UINT16_MAX
               : options.first_slot + last < DeviceName::slots_max);
  for (std::size_t k = 0; k < cards.size(); ++k) {
    slots_.push_back(std::make_unique<Slot>(*cards[k], options, static_cast<unsigned>(k)));
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

void CardServer::change(std::size_t index, CardPort& card) {
  expects(index < slots_.size());
  slots_[index]->change(card);
}

void CardServer::stop() {
  for (const auto& slot : slots_)
    slot->stop();
  slots_.clear();
}

}  // namespace sscard::cos
