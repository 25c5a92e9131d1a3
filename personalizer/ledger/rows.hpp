// What the ledger is asked with and answers with: plain rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/data/identifiers.hpp"
#include "personalizer/ledger/states.hpp"
#include "personalizer/plan/records.hpp"
#include "personalizer/station/card_record.hpp"

namespace sscard::perso {

/// One order on one chip: the durable intent. Chip, person and attempt are its identity.
struct Intent {
  std::size_t number = 0;  ///< of the order
  std::uint32_t attempt = 0;
  data::ChipSerial chip;
  bool operator==(const Intent&) const = default;
};

struct IntentRequest {
  data::ChipSerial chip;
  std::string reader;
  std::optional<std::size_t> number;  ///< second step: the order this card belongs to
};

struct Claim {
  Intent intent;
  CardOrder order;
};

/// A claim, or why there is none: `refused` (this card may not be used; nothing was written), or
/// neither when nobody waits for a card like this.
struct IntentAnswer {
  std::optional<Claim> claim;
  std::optional<Message> refused;
};

/// What an untouched card turned out to be.
enum class Withdrawal {
  Blank,  ///< a good blank: stays in stock
  Alien,  ///< no card of this job: out of the books again, unless it was listed
};

/// How to find the order of a card in a second step.
struct OrderKey {
  enum class By { DocumentNumber, CardNumber, Chip } by = By::DocumentNumber;
  std::string value;  ///< chip: 16 hex digits, looked up in the hand-over table
};

struct HandedOver {
  data::ChipSerial chip;
  std::string person;  ///< document number
};

struct Blank {
  data::ChipSerial chip;
  std::optional<std::string> stock_number;
};

struct TwoPeople {
  std::string first;
  std::string second;
};
/// Both named, and not by the same name.
bool two_different(const TwoPeople& people);
/// Usage: this needs two different people.
Error not_two_people();

/// received = good + spoiled + quarantined + returned + samples, once nothing is under way.
struct Accounting {
  std::size_t received = 0;  ///< every chip that counts as stock of the job
  std::size_t in_stock = 0;  ///< received or reserved, not used yet
  std::size_t in_work = 0;
  std::size_t good = 0;
  std::size_t spoiled = 0;
  std::size_t quarantined = 0;
  std::size_t returned = 0;
  std::size_t samples = 0;

  bool balanced() const {
    return in_stock == 0 && in_work == 0 &&
           received == good + spoiled + quarantined + returned + samples;
  }
};

struct Totals {
  std::size_t orders = 0;
  std::size_t waiting = 0;
  std::size_t in_work = 0;
  std::size_t issued = 0;
  std::size_t set_aside = 0;
  std::size_t social_rejects = 0;
  std::size_t bank_rejects = 0;
  std::size_t social_unmatched = 0;
  std::size_t bank_unmatched = 0;
};

/// One order with what came of it.
struct OrderRow {
  CardOrder order;
  OrderState state = OrderState::Waiting;
  std::uint32_t attempts = 0;
  std::optional<Message> reason;         ///< of the last card that failed, or of the setting aside
  std::optional<data::ChipSerial> chip;  ///< of the issued card
  std::optional<CardRecord> record;      ///< of the issued card
  std::int64_t ended = 0;                ///< when it was issued, seconds since 1970 UTC
};

struct InvalidEntry {
  std::int64_t seq = 0;
  data::ChipSerial chip;
  std::size_t number = 0;  ///< the order it was meant for
  std::int64_t at = 0;
  Message reason;
};

}  // namespace sscard::perso
