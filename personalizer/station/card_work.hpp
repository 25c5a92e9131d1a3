// CardWork: what the issuing protocol needs to know about one card, and the only thing of it that
// talks to a card. The station loop decides when (intent, check, write, verify, result); CardWork
// knows how. One object per worker, used by one thread, for one card after the other.
// Sources: design.md 3, 6; reference/security.md 4.2; reference/corrections.md D.3, D.4.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cardlib/base/message.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/channel/channel.hpp"
#include "cardlib/data/identifiers.hpp"
#include "personalizer/plan/records.hpp"
#include "personalizer/station/card_record.hpp"

namespace sscard::perso {

/// One order on one chip, as the durable intent names it.
struct CardTask {
  const CardOrder& order;
  data::ChipSerial chip;
  std::uint32_t attempt = 1;  ///< counted from 1; a person queued again gets the next one
};

/// Is this card the one to write on? Found out by reading only; the card stays as it was.
enum class CardFit {
  Fits,            ///< blank; in a second step: my environment is as the hand-over left it
  AlreadyIssued,   ///< my side is on it already
  OtherStructure,  ///< another structure version than the job's
  OtherDialect,    ///< another family of administration commands than the job's
  NotHandedOver,   ///< second step: the other side is missing, or the hand-over key is not there
  OtherPerson,     ///< second step: what the card says is not what the order says
  Unfit,           ///< none of these, and not blank either
};

struct CheckOutcome {
  CardFit fit = CardFit::Unfit;
  Message reason;  ///< for the operator; empty pattern when it fits
};

/// How personalization ended. Not a Result: the record's costs are kept in every case.
struct CardOutcome {
  CardRecord record;
  /// Nothing, or why it ended early. An answer that did not come (CardTimeout, CardMute, NoCard)
  /// is "unknown", never "no".
  std::optional<Error> error;
  /// A command that changes the card may have reached it. False only when certainly none was sent
  /// (the vault refused to prepare, the order cannot be planned): then the card stays in stock.
  bool touched = true;

  bool done() const { return !error.has_value(); }
};

/// What a card says of itself when an open intent is looked into after a restart.
enum class CardCondition {
  Blank,          ///< untouched by this step
  Partial,        ///< begun, and not ended; nothing may be written on it any more
  Finished,       ///< finished, and for the person of this order
  OtherFinished,  ///< finished, for somebody else or for nobody that can be told
};

struct Inspection {
  CardCondition condition = CardCondition::Partial;
  Message detail;  ///< for the record; may be empty
};

/// Which order a card of a second step belongs to (association by card, method 1): the document
/// number of EF06 or of tags 9F61/9F62, or the card number where only that is readable (3.00).
struct CardOwner {
  enum class By { DocumentNumber, CardNumber } by = By::DocumentNumber;
  std::string value;
};

class CardWork {
 public:
  virtual ~CardWork() = default;

  /// Second step, association by card: reads whose card this is. WrongCard when it does not say.
  virtual Result<CardOwner> identify(Channel& channel) = 0;

  /// Reads only. Errors are those of the channel: nothing is known then.
  virtual Result<CheckOutcome> check(Channel& channel, const CardTask& task) = 0;

  /// The whole work: keys, files, records, read-back while it is free, end of pre-personalization.
  virtual CardOutcome personalize(Channel& channel, const CardTask& task) = 0;

  /// Reads back what the finished card's rules allow, compares it with the order, and proves that
  /// the keys live. `record` is completed; after a restart it comes in empty. CardRefused or
  /// WrongCard when something is not as ordered.
  virtual Status verify(Channel& channel, const CardTask& task, CardRecord& record) = 0;

  /// Restart: what is on this card? An error means it cannot be asked.
  virtual Result<Inspection> inspect(Channel& channel, const CardTask& task) = 0;
};

/// One CardWork per worker; called from the thread that starts the workers.
using CardWorkFactory = std::function<Result<std::unique_ptr<CardWork>>()>;

}  // namespace sscard::perso
