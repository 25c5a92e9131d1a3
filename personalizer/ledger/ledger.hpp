// The ledger of one job: who gets a card, which chips there are, what was intended and what came of
// it. Every function is one durable transaction: when it returns without an error, it is on the
// disk. Safe for any number of workers in one process. An error (ErrorKind::Storage) stops the
// line. The order of use is the issuing protocol's (design.md 3; reference/security.md 4.2):
//   record_intent -> [check, write, verify the card] -> record_issued | withdraw | quarantine
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "cardlib/data/identifiers.hpp"
#include "personalizer/intake/intake_result.hpp"
#include "personalizer/ledger/book.hpp"
#include "personalizer/ledger/database.hpp"
#include "personalizer/ledger/rows.hpp"
#include "personalizer/ledger/states.hpp"
#include "personalizer/station/card_record.hpp"

namespace sscard::perso {

/// Takes a batch into the ledger: all of it at finish(), or nothing.
class LedgerIntake : public IntakeSink {
 public:
  virtual Status finish() = 0;
};

class Ledger {
 public:
  enum class Open { Create, ReadWrite, ReadOnly };
  /// The parts of `world`, and `engine`, outlive the ledger.
  static Result<std::unique_ptr<Ledger>> open(const std::string& path, Open how, const World& world,
                                              const crypto::Provider& engine = crypto::openssl());
  ~Ledger();

  // --- facts and intake (ledger_intake.cpp) ---
  Result<std::optional<std::string>> fact(const std::string& name);
  Status set_fact(const std::string& name, const std::string& value);
  Result<std::vector<BatchFacts>> batches();
  /// One intake at a time; the ledger is locked until it is finished or destroyed.
  Result<std::unique_ptr<LedgerIntake>> take_batch();
  /// Second step by feedback file: which chip belongs to whom. Storage when a chip or a person is
  /// there already with something else.
  Status hand_over(std::span<const HandedOver> cards);

  // --- issuing (ledger_issuing.cpp) ---
  /// Step 1: claims the next waiting order for this chip (or the one the request names) and records
  /// the intent. The answer says why not when there is none.
  Result<IntentAnswer> record_intent(const IntentRequest& request);
  /// Step 5: the card is finished and verified.
  Status record_issued(const Intent& intent, const CardRecord& record);
  /// The card was certainly not touched: the person waits again under the same attempt.
  Status withdraw(const Intent& intent, Withdrawal card, const Message& reason);
  /// Withdrawn, and this order gets no card: it cannot be written.
  Status set_aside(const Intent& intent, const Message& reason);
  /// What is on the card is unknown or wrong: invalid list, then the person is queued again under
  /// the next attempt, or set aside after `attempts_max` cards.
  Status quarantine(const Intent& intent, const Message& reason, std::uint32_t attempts_max);
  Result<std::vector<Intent>> open_intents();
  Result<std::optional<Intent>> open_intent(const data::ChipSerial& chip);
  Result<CardOrder> order(std::size_t number);
  /// The order that a card of a second step belongs to; nullopt when none.
  Result<std::optional<std::size_t>> order_of(const OrderKey& key);
  Result<std::size_t> waiting();
  Result<bool> has_waiting();

  // --- stock (ledger_stock.cpp) ---
  /// Blanks by list. From then on only listed chips are taken; a chip that is there already stays.
  Status receive(std::span<const Blank> blanks);
  /// Sends every unused blank back; how many.
  Result<std::size_t> return_unused();
  Status take_sample(const data::ChipSerial& chip);
  /// A quarantined card is waste. Usage when the two names are not two people.
  Status spoil(const data::ChipSerial& chip, const TwoPeople& people);
  /// Nobody who still waits gets a card; how many were set aside.
  Result<std::size_t> give_up_waiting(const Message& reason);
  /// An event of the job as a whole (run started, closed).
  Status note(EventKind kind, const std::string& detail);

  // --- key pairs and bank data (ledger_pairs.cpp) ---
  Status add_pair(const std::string& kind, ByteView sealed);
  /// Gone from the ledger when this returns; nullopt: there is none of this kind.
  Result<std::optional<Bytes>> take_pair(const std::string& kind);
  Result<std::size_t> pairs_in_stock(const std::string& kind);
  /// What was signed for a chip; a later one replaces it.
  Status keep_bank_data(const data::ChipSerial& chip, ByteView body);
  Result<std::optional<Bytes>> bank_data(const data::ChipSerial& chip);

  // --- reading (ledger_reading.cpp) ---
  Result<Accounting> accounting();
  Result<Totals> totals();
  /// In the order of the file, one after the other; an error of `each` ends the walk.
  Status for_each_order(const std::function<Status(const OrderRow&)>& each);
  Status for_each_reject(const std::function<Status(const Reject&)>& each);
  Status for_each_unmatched(const std::function<Status(const Unmatched&)>& each);
  Status for_each_invalid(const std::function<Status(const InvalidEntry&)>& each);
  Result<std::optional<CardState>> state_of(const data::ChipSerial& chip);

 private:
  friend class BatchIntake;
  Ledger(std::unique_ptr<Database> database, const World& world, const crypto::Provider& engine);
  Result<std::optional<std::size_t>> choose_order(const IntentRequest& request);
  Result<std::int64_t> is_listed();
  Result<IntentAnswer> nobody_for(const IntentRequest& request);
  Result<std::optional<Message>> refusal(const IntentRequest& request,
                                         std::optional<CardState> state);
  Status write_intent(const IntentRequest& request, const Intent& intent, bool fresh);
  Status end_attempt(const Intent& intent, int outcome, const Message& reason,
                     const std::optional<Bytes>& record);
  Status leave_stock(EventKind kind, const data::ChipSerial& chip, const std::string& detail);
  Status put_into_stock(const Blank& blank);
  Status commit(Transaction& transaction, std::string_view point);

  std::unique_ptr<Database> database_;
  World world_;  ///< references: what they point to outlives this
  Book book_;
  std::mutex mutex_;
};

}  // namespace sscard::perso
