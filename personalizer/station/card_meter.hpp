// CardMeter: what a conversation with one card costs on the wire, seen from its exchanges alone.
// A GET RESPONSE and a repeat after 6Cxx belong to the command before and are not commands.
// Source: design.md 9; reference/limits.md 6 (through CardTimer).
#pragma once

#include "cardlib/channel/channel.hpp"
#include "cardlib/channel/timing.hpp"
#include "personalizer/station/card_record.hpp"

namespace sscard::perso {

class CardMeter final : public Trace {
 public:
  /// `also` sees every exchange too; may be null.
  explicit CardMeter(Trace* also = nullptr) : also_(also) { timer_.powered(); }
  void exchanged(const TracedExchange& exchange) override;
  /// Puts the costs so far into a record; its vault calls stay.
  void write_to(CardCost& cost) const;

 private:
  Trace* also_;
  CardTimer timer_;
  CardCost seen_;
  bool repeat_expected_ = false;
};

}  // namespace sscard::perso
