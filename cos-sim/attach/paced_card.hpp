// A card that takes the time a real one takes: each answer comes after the seconds that the time
// model gives for its exchange (cardlib/channel/timing.hpp; reference/limits.md 6). What the
// simulation and pcscd need themselves is part of that time, not on top of it.
#pragma once

#include <string_view>

#include "cardlib/base/result.hpp"
#include "cardlib/channel/timing.hpp"
#include "cos-sim/attach/card_port.hpp"

namespace sscard::cos {

/// The model of a card that runs at this speed (a name of wire_speed_table()). Usage: no such
/// speed, or the ATR does not offer it: without TA1 a card runs at 372 clocks per bit only
/// (corrections.md A.1.1).
Result<CardModel> model_at(std::string_view speed, ByteView atr);

class PacedCard final : public CardPort {
 public:
  /// The card must outlive it.
  PacedCard(CardPort& card, const CardModel& model) : card_(card), timer_(model) {}

  Bytes power_on(Protocol protocol) override;
  void power_off() override { card_.power_off(); }
  Bytes reset() override;
  Bytes process(ByteView command) override;

 private:
  class Wait;
  CardPort& card_;
  CardTimer timer_;
};

}  // namespace sscard::cos
