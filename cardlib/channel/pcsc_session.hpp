// PcscSession: what one reader of pcscd and its card are to us, on a thread of its own. Everything
// that may block runs there, so that a caller can stop waiting (DeadlineWorker). Used by pcsc.cpp.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "cardlib/channel/deadline_worker.hpp"
#include "cardlib/channel/pcsc.hpp"
#include "cardlib/channel/pcsc_calls.hpp"

namespace sscard {

/// How long there is still to wait, from the moment it was made.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds wait)
      : end_(std::chrono::steady_clock::now() + wait) {}
  std::chrono::milliseconds left() const;
  bool passed() const { return left() == std::chrono::milliseconds{0}; }

 private:
  std::chrono::steady_clock::time_point end_;
};

class PcscSession {
 public:
  PcscSession(std::string name, PcscTimeouts timeouts)
      : name_(std::move(name)), timeouts_(timeouts) {}

  /// Runs `work` on the session's thread and gives up waiting after `limit` (CardTimeout). A work
  /// that ends later closes the card, so the reader is usable again from then on.
  using Work = std::function<Result<Bytes>(PcscSession&)>;
  static Result<Bytes> run(const std::shared_ptr<PcscSession>& session, Work work,
                           std::chrono::milliseconds limit);

  // Each of these is a Work.
  Result<Bytes> open_card(std::chrono::milliseconds wait);  ///< the ATR
  Result<Bytes> transmit(ByteView command);
  Result<Bytes> reset_card();  ///< the new ATR
  Result<Bytes> close_card();
  Result<Bytes> wait_until_empty(std::chrono::milliseconds wait);

  Protocol protocol() const { return card_.protocol(); }
  const PcscTimeouts& timeouts() const { return timeouts_; }

 private:
  Error failed(PcscCode code);
  PcscCode await_card(const Deadline& deadline);
  PcscCode connect_card(const Deadline& deadline);
  PcscCode lock_card();
  PcscCode explain_silence(PcscCode code);

  std::string name_;
  PcscTimeouts timeouts_;
  pcsc::Context context_;  // outlives the card below
  pcsc::Card card_;
  DeadlineWorker worker_;
};

}  // namespace sscard
