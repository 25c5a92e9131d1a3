// The stock: blanks come in, leave unused, or turn out to be waste.
#include <algorithm>

#include "personalizer/ledger/codec.hpp"
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {
namespace {

std::string without_spaces(std::string_view name) {
  std::string out(name);
  std::erase(out, ' ');
  return out;
}

}  // namespace

bool two_different(const TwoPeople& people) {
  const std::string first = without_spaces(people.first);
  const std::string second = without_spaces(people.second);
  return !first.empty() && !second.empty() && first != second;
}

Error not_two_people() {
  return {ErrorKind::Usage, msg("this needs two different people"),
          msg("name both of them, each by their own name")};
}

Status Ledger::receive(std::span<const Blank> blanks) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  for (const Blank& blank : blanks) {
    if (Status done = put_into_stock(blank); !done) return done;
  }
  if (Status done = database_->run("INSERT OR IGNORE INTO fact VALUES ('stock_listed', 'yes')");
      !done) {
    return done;
  }
  return commit(*transaction, "before stock commit");
}

Status Ledger::put_into_stock(const Blank& blank) {
  const Result<std::optional<CardState>> state = book_.card_state(blank.chip.text());
  if (!state) return state.error();
  if (*state) return {};
  const Event received{EventKind::CardReceived, 0, 0, blank.chip.text(),
                       blank.stock_number.value_or("")};
  if (Status done = book_.apply(received); !done) return done;
  if (Status done = database_->run("UPDATE card SET listed = 1 WHERE chip = ?", blank.chip.text());
      !done) {
    return done;
  }
  if (!blank.stock_number) return {};
  const Result<std::int64_t> named = database_->number(
      "SELECT number FROM orders WHERE state = 0 AND stock_number = ?", *blank.stock_number);
  if (!named) return named.error();
  if (*named == 0) return {};
  return book_.apply(
      {EventKind::CardReserved, static_cast<std::size_t>(*named), 0, blank.chip.text(), {}});
}

Result<std::size_t> Ledger::return_unused() {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  std::size_t returned = 0;
  while (true) {
    std::string chip;
    {
      Result<Statement> next =
          database_->query("SELECT chip FROM card WHERE state IN (0, 1) ORDER BY chip LIMIT 1");
      if (!next) return next.error();
      const Result<bool> row = next->step();
      if (!row) return row.error();
      if (!*row) break;
      chip = next->text(0);
    }
    if (Status done = book_.apply({EventKind::Returned, 0, 0, chip, {}}); !done) {
      return done.error();
    }
    ++returned;
  }
  if (Status done = commit(*transaction, "before return commit"); !done) return done.error();
  return returned;
}

Status Ledger::take_sample(const data::ChipSerial& chip) {
  return leave_stock(EventKind::SampleTaken, chip, {});
}

Status Ledger::spoil(const data::ChipSerial& chip, const TwoPeople& people) {
  if (!two_different(people)) return not_two_people();
  return leave_stock(EventKind::Spoiled, chip, people.first + ", " + people.second);
}

Status Ledger::leave_stock(EventKind kind, const data::ChipSerial& chip,
                           const std::string& detail) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  const Result<std::optional<CardState>> state = book_.card_state(chip.text());
  if (!state) return state.error();
  if (find_edge(kind, *state) == nullptr) {
    return Error{ErrorKind::Usage,
                 msg("card {} is '{}' in the ledger of this job", chip.text(),
                     *state ? title(**state) : phrase("unknown")),
                 msg("see `sscard batch status` for the cards of this job")};
  }
  if (Status done = book_.apply({kind, 0, 0, chip.text(), detail}); !done) return done;
  return commit(*transaction, "before stock commit");
}

Result<std::size_t> Ledger::give_up_waiting(const Message& reason) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  std::size_t given_up = 0;
  while (true) {
    std::int64_t number = 0;
    std::uint32_t attempts = 0;
    {
      Result<Statement> next = database_->query(
          "SELECT number, attempts FROM orders WHERE state = 0 ORDER BY number LIMIT 1");
      if (!next) return next.error();
      const Result<bool> row = next->step();
      if (!row) return row.error();
      if (!*row) break;
      number = next->integer(0);
      attempts = static_cast<std::uint32_t>(next->integer(1));
    }
    const Event aside{EventKind::OrderSetAside, static_cast<std::size_t>(number), attempts, {}, {}};
    if (Status done = book_.apply(aside); !done) return done.error();
    if (Status done = database_->run("UPDATE orders SET reason = ? WHERE number = ?",
                                     encode_message(reason), number);
        !done) {
      return done.error();
    }
    ++given_up;
  }
  if (Status done = commit(*transaction, "before give-up commit"); !done) return done.error();
  return given_up;
}

Status Ledger::note(EventKind kind, const std::string& detail) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  if (Status done = book_.apply({kind, 0, 0, {}, detail}); !done) return done;
  return commit(*transaction, "before note commit");
}

}  // namespace sscard::perso
