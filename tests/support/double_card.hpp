// A card with a few canned answers, for tests of what carries the bytes. It speaks T=0 as a real
// one:
//   00 84 00 00 Le   Le counted bytes        80 10 00 00 Lc ...  61 Lc, then GET RESPONSE echoes
//   00 B2 01 04 Le   6C 03 unless Le is 3    80 11 00 00         falls mute until the next reset
//   80 12 00 00      never answers, until release() is called
// Anything else is 6D00.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "cos-sim/attach/card_port.hpp"

namespace sscard::test {

class DoubleCard final : public cos::CardPort {
 public:
  explicit DoubleCard(Byte serial = 0x01);
  ~DoubleCard() override { release(); }

  Bytes power_on(Protocol protocol) override;
  void power_off() override;
  Bytes reset() override;
  Bytes process(ByteView command) override;

  void release();              ///< lets the command that never answers end
  bool mute_at_reset = false;  ///< set before the card is used
  std::atomic<int> power_ons{0};
  std::atomic<int> resets{0};
  std::atomic<int> commands{0};
  std::atomic<bool> powered{false};
  Bytes atr() const;

 private:
  Bytes answer(ByteView command);

  Byte serial_;
  bool mute_ = false;
  Bytes pending_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool released_ = false;
};

}  // namespace sscard::test
