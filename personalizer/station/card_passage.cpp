#include "personalizer/station/card_passage.hpp"

namespace sscard::perso {
namespace {

/// Trouble that is not the card's: the line may not go on, and the card keeps its open intent.
bool stops_the_line(const Error& error) {
  return error.kind == ErrorKind::Storage || error.kind == ErrorKind::Keys ||
         error.kind == ErrorKind::Crypto;
}

}  // namespace

CardPassage::CardPassage(const RunSetup& setup, Line& line, CardWork& work,
                         const PresentedCard& card)
    : setup_(setup),
      line_(line),
      work_(work),
      card_(card),
      meter_(setup.options.trace),
      channel_(card.link, &meter_) {}

Passed CardPassage::issue() {
  Result<IntentAnswer> answer = claim();
  if (!answer) {
    if (stops_the_line(answer.error())) return stop(answer.error());
    return refuse(0, answer.error().what);
  }
  if (answer->refused) return refuse(0, *answer->refused);
  if (!answer->claim) return {Tray::Stay, false};
  passed_point("after intent");
  const Claim& claim = *answer->claim;
  const CardTask task{claim.order, claim.intent.chip, claim.intent.attempt};
  return check(task, claim.intent);
}

Passed CardPassage::resume(const Intent& intent) {
  const Result<CardOrder> order = setup_.job.ledger().order(intent.number);
  if (!order) return stop(order.error());
  const CardTask task{*order, intent.chip, intent.attempt};
  return look(task, intent, msg("its work was interrupted"));
}

Result<IntentAnswer> CardPassage::claim() {
  IntentRequest request{card_.chip, std::string(card_.reader), {}};
  if (setup_.job.facts().association == Association::None) {
    return setup_.job.ledger().record_intent(request);
  }
  const Result<std::optional<std::size_t>> number = owner();
  if (!number) return number.error();
  if (!*number) return IntentAnswer{{}, msg("no order of this job belongs to this card")};
  request.number = *number;
  return setup_.job.ledger().record_intent(request);
}

/// Second step: the order the card belongs to, by the feedback file or by reading only.
Result<std::optional<std::size_t>> CardPassage::owner() {
  Ledger& ledger = setup_.job.ledger();
  if (setup_.job.facts().association == Association::Feedback) {
    return ledger.order_of({OrderKey::By::Chip, card_.chip.text()});
  }
  const Result<CardOwner> owner = work_.identify(channel_);
  if (!owner) return owner.error();
  const bool by_number = owner->by == CardOwner::By::CardNumber;
  return ledger.order_of(
      {by_number ? OrderKey::By::CardNumber : OrderKey::By::DocumentNumber, owner->value});
}

Passed CardPassage::check(const CardTask& task, const Intent& intent) {
  const Result<CheckOutcome> outcome = work_.check(channel_, task);
  // Reading changes nothing: whatever was heard, or not heard, the card is as it came.
  if (!outcome) {
    if (stops_the_line(outcome.error())) return stop(outcome.error());
    return withdraw(intent, Withdrawal::Alien, outcome.error().what);
  }
  if (outcome->fit != CardFit::Fits) return withdraw(intent, Withdrawal::Alien, outcome->reason);
  passed_point("after check");
  return write(task, intent);
}

Passed CardPassage::write(const CardTask& task, const Intent& intent) {
  CardOutcome outcome = work_.personalize(channel_, task);
  record_ = outcome.record;
  passed_point("after personalize");
  if (outcome.error && !outcome.touched) return give_back(outcome, intent);
  if (outcome.error) return settle(task, intent, *outcome.error);
  if (Status good = work_.verify(channel_, task, record_); !good) {
    return settle(task, intent, good.error());
  }
  passed_point("after verify");
  return record(intent, false);
}

/// Nothing was sent that could have changed the card.
Passed CardPassage::give_back(const CardOutcome& outcome, const Intent& intent) {
  const Error& error = *outcome.error;
  if (error.kind == ErrorKind::BadInput) {
    if (Status done = setup_.job.ledger().set_aside(intent, error.what); !done) {
      return stop(done.error());
    }
    line_.tell([&](RunReport& report, RunObserver& observer) {
      ++report.set_aside;
      observer.set_aside({card_.reader, card_.chip, intent.number}, error.what);
    });
    return {Tray::Stay, false};
  }
  Passed passed = withdraw(intent, Withdrawal::Blank, error.what);
  if (stops_the_line(error)) return stop(error);
  return passed;
}

/// The work ended early: the outcome is unknown until the card has been asked again.
Passed CardPassage::settle(const CardTask& task, const Intent& intent, const Error& why) {
  if (stops_the_line(why)) return stop(why);
  const Result<Bytes> atr = channel_.reset();
  if (!atr) return quarantine(intent, why.what);
  const Result<data::ChipSerial> chip = data::ChipSerial::from_atr(*atr);
  if (!chip || *chip != intent.chip) return quarantine(intent, why.what);
  return look(task, intent, why.what);
}

Passed CardPassage::look(const CardTask& task, const Intent& intent, const Message& why) {
  const Result<Inspection> seen = work_.inspect(channel_, task);
  if (!seen) {
    if (stops_the_line(seen.error())) return stop(seen.error());
    return quarantine(intent, msg("{}; the card cannot be asked: {}", why, seen.error().what));
  }
  passed_point("after inspect");
  switch (seen->condition) {
    case CardCondition::Blank:
      return withdraw(intent, Withdrawal::Blank, why);
    case CardCondition::OtherFinished:
      // A finished card cannot have been changed by this work: it came as it is.
      return withdraw(intent, Withdrawal::Alien, msg("{}; the card is somebody else's", why));
    case CardCondition::Partial:
      return quarantine(intent, why);
    case CardCondition::Finished:
      break;
  }
  if (Status good = work_.verify(channel_, task, record_); !good) {
    if (stops_the_line(good.error())) return stop(good.error());
    return quarantine(intent, msg("{}; {}", why, good.error().what));
  }
  return record(intent, true);
}

Passed CardPassage::record(const Intent& intent, bool resolved) {
  meter_.write_to(record_.cost);
  record_.atr = channel_.atr();
  if (Status done = setup_.job.ledger().record_issued(intent, record_); !done) {
    return stop(done.error());
  }
  passed_point("after result");
  line_.tell([&](RunReport& report, RunObserver& observer) {
    ++report.issued;
    if (resolved) ++report.resolved;
    report.commands += record_.cost.commands;
    report.exchanges += record_.cost.exchanges;
    report.vault_calls += record_.cost.vault_calls;
    report.milliseconds_9600 += record_.cost.milliseconds_9600;
    observer.issued({card_.reader, card_.chip, intent.number}, report);
  });
  return {Tray::Good, false};
}

Passed CardPassage::withdraw(const Intent& intent, Withdrawal as, const Message& reason) {
  if (Status done = setup_.job.ledger().withdraw(intent, as, reason); !done) {
    return stop(done.error());
  }
  passed_point("after withdraw");
  return refuse(intent.number, reason);
}

Passed CardPassage::quarantine(const Intent& intent, const Message& reason) {
  if (Status done = setup_.job.ledger().quarantine(intent, reason, setup_.options.attempts_max);
      !done) {
    return stop(done.error());
  }
  passed_point("after quarantine");
  line_.tell([&](RunReport& report, RunObserver& observer) {
    ++report.quarantined;
    observer.quarantined({card_.reader, card_.chip, intent.number}, reason);
  });
  return {Tray::Reject, true};
}

Passed CardPassage::refuse(std::size_t number, const Message& reason) {
  line_.tell([&](RunReport& report, RunObserver& observer) {
    ++report.refused;
    observer.refused({card_.reader, card_.chip, number}, reason);
  });
  return {Tray::Reject, false};
}

/// The card stays where it is, its intent open: the next run looks at it.
Passed CardPassage::stop(const Error& error) {
  line_.stop(error);
  return {Tray::Stay, false};
}

}  // namespace sscard::perso
