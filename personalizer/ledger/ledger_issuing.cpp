// The issuing protocol's side of the ledger: intent before the card, outcome after it.
#include "personalizer/ledger/codec.hpp"
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {
namespace {

enum Outcome { OpenOutcome = 0, IssuedOutcome, QuarantinedOutcome, WithdrawnOutcome };

Event event_of(EventKind kind, const Intent& intent, std::string detail = {}) {
  return {kind, intent.number, intent.attempt, intent.chip.text(), std::move(detail)};
}

Error damaged_order(std::size_t number) {
  return {ErrorKind::Storage, msg("order {} in the ledger cannot be read", number),
          msg("issue no more cards from this job; keep the folder and ask for an audit")};
}

Result<Intent> read_intent(const Statement& row) {
  const Result<data::ChipSerial> chip = data::ChipSerial::parse(row.text(2));
  if (!chip) return chip.error();
  return Intent{static_cast<std::size_t>(row.integer(0)),
                static_cast<std::uint32_t>(row.integer(1)), *chip};
}

Result<std::optional<std::size_t>> number_or_nothing(Result<Statement> found) {
  if (!found) return found.error();
  const Result<bool> row = found->step();
  if (!row) return row.error();
  if (!*row) return std::optional<std::size_t>();
  return std::optional(static_cast<std::size_t>(found->integer(0)));
}

}  // namespace

Result<IntentAnswer> Ledger::record_intent(const IntentRequest& request) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  const Result<std::optional<CardState>> state = book_.card_state(request.chip.text());
  if (!state) return state.error();
  Result<std::optional<Message>> refused = refusal(request, *state);
  if (!refused) return refused.error();
  if (*refused) return IntentAnswer{{}, *refused};
  const Result<std::optional<std::size_t>> number = choose_order(request);
  if (!number) return number.error();
  if (!*number) return nobody_for(request);

  Result<std::int64_t> attempts =
      database_->number("SELECT attempts FROM orders WHERE number = ?", **number);
  if (!attempts) return attempts.error();
  const Intent intent{**number, static_cast<std::uint32_t>(*attempts) + 1, request.chip};
  if (Status written = write_intent(request, intent, !*state); !written) return written.error();
  if (Status done = commit(*transaction, "before intent commit"); !done) return done.error();

  Result<Statement> body =
      database_->query("SELECT body FROM orders WHERE number = ?", intent.number);
  if (!body) return body.error();
  const Result<bool> row = body->step();
  if (!row) return row.error();
  std::optional<CardOrder> order = *row ? decode_order(body->blob(0)) : std::nullopt;
  if (!order) return damaged_order(intent.number);
  return IntentAnswer{
      Claim{intent, std::move(*order)},
      {}
  };
}

/// Why this card got no order; both empty when nobody waits at all.
Result<IntentAnswer> Ledger::nobody_for(const IntentRequest& request) {
  if (request.number) {
    return IntentAnswer{{},
                        msg("order {} of this card has been served or set aside", *request.number)};
  }
  const Result<std::int64_t> waiting =
      database_->number("SELECT EXISTS (SELECT 1 FROM orders WHERE state = 0)");
  if (!waiting) return waiting.error();
  if (*waiting == 0) return IntentAnswer{};
  return IntentAnswer{{}, msg("whoever still waits asks for another blank than this one")};
}

Result<std::optional<Message>> Ledger::refusal(const IntentRequest& request,
                                               std::optional<CardState> state) {
  if (state && *state != CardState::Received && *state != CardState::Reserved) {
    return std::optional(
        msg("card {} is '{}' in the ledger of this job", request.chip.text(), title(*state)));
  }
  if (state) return std::optional<Message>();
  const Result<std::int64_t> listed = is_listed();
  if (!listed) return listed.error();
  if (*listed == 0) return std::optional<Message>();
  return std::optional(msg("card {} is not in the stock list of this job", request.chip.text()));
}

Result<std::optional<std::size_t>> Ledger::choose_order(const IntentRequest& request) {
  if (request.number) {
    return number_or_nothing(database_->query(
        "SELECT number FROM orders WHERE number = ? AND state = 0", *request.number));
  }
  const Result<std::int64_t> listed = is_listed();
  if (!listed) return listed.error();
  // Without a stock list the stock numbers of chips are not known, and nobody is held back for one.
  if (*listed == 0) {
    return number_or_nothing(
        database_->query("SELECT number FROM orders WHERE state = 0 ORDER BY number LIMIT 1"));
  }
  // An order that names this very blank goes first; then the next one that names none.
  Result<std::optional<std::size_t>> named = number_or_nothing(database_->query(
      "SELECT number FROM orders INDEXED BY orders_stock WHERE state = 0 AND stock_number ="
      " (SELECT stock_number FROM card WHERE chip = ?) AND stock_number IS NOT NULL LIMIT 1",
      request.chip.text()));
  if (!named || *named) return named;
  return number_or_nothing(
      database_->query("SELECT number FROM orders INDEXED BY orders_any_blank WHERE state = 0"
                       " AND stock_number IS NULL ORDER BY number LIMIT 1"));
}

Result<std::int64_t> Ledger::is_listed() {
  return database_->number("SELECT count(*) FROM fact WHERE name = 'stock_listed'");
}

Status Ledger::write_intent(const IntentRequest& request, const Intent& intent, bool fresh) {
  if (fresh) {
    const Event received{EventKind::CardReceived, 0, 0, intent.chip.text(), {}};
    if (Status done = book_.apply(received); !done) return done;
  }
  if (Status done = book_.apply(event_of(EventKind::Intent, intent)); !done) return done;
  return database_->run(
      "INSERT INTO attempt (number, attempt, chip, reader, started, fresh)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      intent.number, intent.attempt, intent.chip.text(), request.reader, book_.now(),
      fresh ? 1 : 0);
}

Status Ledger::end_attempt(const Intent& intent, int outcome, const Message& reason,
                           const std::optional<Bytes>& record) {
  if (Status done =
          database_->run("UPDATE attempt SET outcome = ?, ended = ?, reason = ?, record = ?"
                         " WHERE number = ? AND attempt = ? AND chip = ? AND outcome = 0",
                         outcome, book_.now(), encode_message(reason), record, intent.number,
                         intent.attempt, intent.chip.text());
      !done) {
    return done;
  }
  if (database_->changes() == 1) return {};
  return Error{ErrorKind::Storage,
               msg("the ledger has no open intent for chip {} and order {}", intent.chip.text(),
                   intent.number),
               msg("issue no more cards from this job; keep the folder and ask for an audit")};
}

Status Ledger::record_issued(const Intent& intent, const CardRecord& record) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  if (Status ended = end_attempt(intent, IssuedOutcome, {}, encode_record(record)); !ended) {
    return ended;
  }
  if (Status done = book_.apply(event_of(EventKind::Issued, intent)); !done) return done;
  return commit(*transaction, "before result commit");
}

Status Ledger::withdraw(const Intent& intent, Withdrawal card, const Message& reason) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  const Result<std::int64_t> fresh = database_->number(
      "SELECT fresh FROM attempt WHERE chip = ? AND outcome = 0", intent.chip.text());
  if (!fresh) return fresh.error();
  const bool leaves = card == Withdrawal::Alien && *fresh == 1;
  if (Status ended = end_attempt(intent, WithdrawnOutcome, reason, {}); !ended) return ended;
  const EventKind kind = leaves ? EventKind::WithdrawnAlien : EventKind::Withdrawn;
  if (Status done = book_.apply(event_of(kind, intent)); !done) return done;
  return commit(*transaction, "before withdraw commit");
}

Status Ledger::set_aside(const Intent& intent, const Message& reason) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  if (Status ended = end_attempt(intent, WithdrawnOutcome, reason, {}); !ended) return ended;
  if (Status done = book_.apply(event_of(EventKind::Withdrawn, intent)); !done) return done;
  Event aside{EventKind::OrderSetAside, intent.number, intent.attempt - 1, {}, {}};
  if (Status done = book_.apply(aside); !done) return done;
  if (Status done = database_->run("UPDATE orders SET reason = ? WHERE number = ?",
                                   encode_message(reason), intent.number);
      !done) {
    return done;
  }
  return commit(*transaction, "before set-aside commit");
}

Status Ledger::quarantine(const Intent& intent, const Message& reason, std::uint32_t attempts_max) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  if (Status ended = end_attempt(intent, QuarantinedOutcome, reason, {}); !ended) return ended;
  // The invalid list before the person: whoever waits again has no live card left.
  if (Status done = book_.apply(event_of(EventKind::Quarantined, intent)); !done) return done;
  if (Status done =
          database_->run("INSERT INTO invalid (chip, number, at, reason) VALUES (?, ?, ?, ?)",
                         intent.chip.text(), intent.number, book_.now(), encode_message(reason));
      !done) {
    return done;
  }
  const EventKind next =
      intent.attempt < attempts_max ? EventKind::OrderQueued : EventKind::OrderSetAside;
  const Event person{next, intent.number, intent.attempt, {}, {}};
  if (Status done = book_.apply(person); !done) return done;
  // The blank the order asked for is gone; any other will do.
  if (Status done =
          database_->run("UPDATE orders SET reason = ?, stock_number = NULL WHERE number = ?",
                         encode_message(reason), intent.number);
      !done) {
    return done;
  }
  return commit(*transaction, "before quarantine commit");
}

Result<std::vector<Intent>> Ledger::open_intents() {
  const std::scoped_lock lock(mutex_);
  Result<Statement> rows =
      database_->query("SELECT number, attempt, chip FROM attempt WHERE outcome = 0 ORDER BY id");
  if (!rows) return rows.error();
  std::vector<Intent> out;
  for (Result<bool> row = rows->step();; row = rows->step()) {
    if (!row) return row.error();
    if (!*row) return out;
    Result<Intent> intent = read_intent(*rows);
    if (!intent) return intent.error();
    out.push_back(*intent);
  }
}

Result<std::optional<Intent>> Ledger::open_intent(const data::ChipSerial& chip) {
  const std::scoped_lock lock(mutex_);
  Result<Statement> found = database_->query(
      "SELECT number, attempt, chip FROM attempt WHERE chip = ? AND outcome = 0", chip.text());
  if (!found) return found.error();
  const Result<bool> row = found->step();
  if (!row) return row.error();
  if (!*row) return std::optional<Intent>();
  Result<Intent> intent = read_intent(*found);
  if (!intent) return intent.error();
  return std::optional(*intent);
}

Result<CardOrder> Ledger::order(std::size_t number) {
  const std::scoped_lock lock(mutex_);
  Result<Statement> found = database_->query("SELECT body FROM orders WHERE number = ?", number);
  if (!found) return found.error();
  const Result<bool> row = found->step();
  if (!row) return row.error();
  std::optional<CardOrder> order = *row ? decode_order(found->blob(0)) : std::nullopt;
  if (!order) return damaged_order(number);
  return std::move(*order);
}

Result<std::optional<std::size_t>> Ledger::order_of(const OrderKey& key) {
  const std::scoped_lock lock(mutex_);
  switch (key.by) {
    case OrderKey::By::DocumentNumber:
      return number_or_nothing(
          database_->query("SELECT number FROM orders WHERE person = ?", key.value));
    case OrderKey::By::CardNumber:
      return number_or_nothing(
          database_->query("SELECT number FROM orders WHERE card_number = ?", key.value));
    case OrderKey::By::Chip:
      break;
  }
  return number_or_nothing(database_->query(
      "SELECT orders.number FROM handed_over JOIN orders USING (person) WHERE chip = ?",
      key.value));
}

Result<std::size_t> Ledger::waiting() {
  const std::scoped_lock lock(mutex_);
  const Result<std::int64_t> n = database_->number("SELECT count(*) FROM orders WHERE state = 0");
  if (!n) return n.error();
  return static_cast<std::size_t>(*n);
}

Result<bool> Ledger::has_waiting() {
  const std::scoped_lock lock(mutex_);
  const Result<std::int64_t> any =
      database_->number("SELECT EXISTS (SELECT 1 FROM orders WHERE state = 0)");
  if (!any) return any.error();
  return *any != 0;
}

}  // namespace sscard::perso
