// CardPassage: one card on its way through the issuing protocol, from its ATR to a tray. Each step
// is durable before the next begins; what a step leaves open is settled by looking at the card.
// Source: design.md 3; reference/security.md 4.2; reference/corrections.md D.3, D.4.
#pragma once

#include "personalizer/station/card_meter.hpp"
#include "personalizer/station/line.hpp"

namespace sscard::perso {

/// Which card, where.
struct PresentedCard {
  std::string_view reader;
  data::ChipSerial chip;
  Link& link;
};

/// How a card left: its tray, and whether it was lost to the work.
struct Passed {
  Tray tray = Tray::Reject;
  bool failed = false;  ///< quarantined
};

class CardPassage {
 public:
  CardPassage(const RunSetup& setup, Line& line, CardWork& work, const PresentedCard& card);

  /// A card for whoever waits next (or, in a second step, for its owner).
  Passed issue();
  /// A card on which an earlier run left an intent open.
  Passed resume(const Intent& intent);

 private:
  Result<IntentAnswer> claim();
  Result<std::optional<std::size_t>> owner();
  Passed check(const CardTask& task, const Intent& intent);
  Passed write(const CardTask& task, const Intent& intent);
  Passed give_back(const CardOutcome& outcome, const Intent& intent);
  Passed settle(const CardTask& task, const Intent& intent, const Error& why);
  Passed look(const CardTask& task, const Intent& intent, const Message& why);
  Passed record(const Intent& intent, bool resolved);
  Passed withdraw(const Intent& intent, Withdrawal as, const Message& reason);
  Passed quarantine(const Intent& intent, const Message& reason);
  Passed refuse(std::size_t number, const Message& reason);
  Passed stop(const Error& error);
  void passed_point(std::string_view point) { setup_.job.world().kill_points.passed(point); }

  const RunSetup& setup_;
  Line& line_;
  CardWork& work_;
  PresentedCard card_;
  CardMeter meter_;
  Channel channel_;
  CardRecord record_;
};

}  // namespace sscard::perso
