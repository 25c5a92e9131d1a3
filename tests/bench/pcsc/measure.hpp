// How fast commands go through pcscd and the packaged vpcd driver, to cards served by this process.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cardlib/channel/channel.hpp"
#include "cos-sim/attach/card_port.hpp"

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

/// The cards sit in the first cards.size() readers of a running PcscdSandbox; a thread per reader.
/// Throws std::runtime_error when a card or pcscd fails, or a status word is not 9000.
Speed measure(const std::vector<cos::CardPort*>& cards, const std::vector<std::string>& readers,
              const Load& load, std::chrono::milliseconds duration);

/// The bare card: power, and Le bytes for every command. The floor that anything behind vpcd has.
class EchoCard final : public cos::CardPort {
 public:
  Bytes power_on(Protocol) override { return reset(); }
  void power_off() override {}
  Bytes reset() override;
  Bytes process(ByteView command) override;
};

/// Runs this process, its later threads and children on one core; or on all of them again.
void pin_to_one_core();
void use_all_cores();

}  // namespace sscard::bench
