// What a run tells while it works and when it ends. Calls come from any worker, one at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/data/identifiers.hpp"
#include "personalizer/station/card_record.hpp"

namespace sscard::perso {

/// Sums of one run; the ledger has those of the job.
struct RunReport {
  std::size_t issued = 0;
  std::size_t resolved = 0;  ///< of these: open intents whose card turned out finished
  std::size_t refused = 0;   ///< cards handed back untouched
  std::size_t quarantined = 0;
  std::size_t set_aside = 0;  ///< orders that cannot be written
  std::size_t still_waiting = 0;
  std::size_t stopped_readers = 0;  ///< ended by an error or by failures in a row
  std::uint64_t commands = 0;
  std::uint64_t exchanges = 0;
  std::uint64_t vault_calls = 0;
  std::uint64_t milliseconds_9600 = 0;  ///< of the issued cards, on a real card
};

struct CardNews {
  std::string_view reader;
  data::ChipSerial chip;
  std::size_t number = 0;  ///< of the order; 0 when there is none
};

class RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// A card is in the good tray, and the ledger says so. `report` has it counted.
  virtual void issued(const CardNews&, const RunReport&) {}
  /// A card was handed back untouched: the reject tray.
  virtual void refused(const CardNews&, const Message& /*reason*/) {}
  virtual void quarantined(const CardNews&, const Message& /*reason*/) {}
  virtual void set_aside(const CardNews&, const Message& /*reason*/) {}
  /// A reader works no longer; the others go on.
  virtual void reader_stopped(std::string_view /*reader*/, const Error&) {}
  /// A reader waits for a card (once per waiting).
  virtual void card_wanted(std::string_view /*reader*/) {}
};

}  // namespace sscard::perso
