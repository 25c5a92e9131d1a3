// How fast commands go through pcscd and one of the drivers, to cards served by this process, and
// how fast another card is seen.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cardlib/channel/channel.hpp"
#include "cos-sim/attach/serve.hpp"

namespace sscard::bench {

/// What is sent again and again after `before` was sent once.
struct Load {
  const char* name;
  std::vector<Command> before;
  Command repeated;
};

struct Speed {
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
};

/// The cards sit in the first cards.size() readers of a running pcscd; a thread per reader.
/// Throws std::runtime_error when a card or pcscd fails, or a status word is not 9000.
struct Station {
  cos::ServeOptions serve;
  std::vector<std::string> readers;
};
Speed measure(const Station& station, const std::vector<cos::CardPort*>& cards, const Load& load,
              std::chrono::milliseconds duration);

/// Changes the card in the first reader so many times: from taking one out until pcscd shows the
/// ATR of the other. The cards' ATRs must differ.
Speed measure_changes(const Station& station, const std::vector<cos::CardPort*>& two_cards,
                      std::size_t changes);

/// The bare card: power, and Le bytes for every command. The floor of any card behind pcscd.
class EchoCard final : public cos::CardPort {
 public:
  explicit EchoCard(Byte serial = 0) : serial_(serial) {}
  Bytes power_on(Protocol) override { return reset(); }
  void power_off() override {}
  Bytes reset() override;
  Bytes process(ByteView command) override;

 private:
  Byte serial_;
};

/// Runs this process, its later threads and children on one core; or on all of them again.
void pin_to_one_core();
void use_all_cores();

}  // namespace sscard::bench
