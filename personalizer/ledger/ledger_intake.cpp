// Facts of the job, and a batch taken in: whole or not at all.
#include <algorithm>

#include "personalizer/ledger/codec.hpp"
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {
namespace {

Error not_readable(const Database& database) {
  return {ErrorKind::Storage, msg("{}: the facts of the job cannot be read", database.path()),
          msg("issue no more cards from this job; keep the folder and ask for an audit")};
}

std::string person_of(const CardOrder& order) {
  return order.social ? order.social->holder.number.text() : order.bank->cert_no.text();
}

/// Empty is "none": unique columns hold NULL then.
std::optional<std::string> or_nothing(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

/// The transaction of an intake, as a sink.
class BatchIntake final : public LedgerIntake {
 public:
  BatchIntake(Ledger& ledger, std::unique_lock<std::mutex> lock, Transaction transaction)
      : ledger_(ledger), lock_(std::move(lock)), transaction_(std::move(transaction)) {}

  Status batch(const BatchFacts& facts) override {
    const Result<std::int64_t> seen = database().number(
        "SELECT count(*) FROM batch WHERE sm3 = ? OR (sender = ? AND side = ? AND batch = ?)",
        ByteView(facts.sm3), facts.sender, static_cast<int>(facts.side), facts.batch);
    if (!seen) return seen.error();
    if (*seen != 0) {
      return Error{
          ErrorKind::BadInput,
          msg("{}: batch {} of {} was taken before", facts.file, facts.batch, facts.sender),
          msg("nothing was taken; ask the sender for a file with a new batch number")};
    }
    detail_ += fmt::format("{}:{}:{} ", facts.side == Side::Social ? "social" : "bank", facts.batch,
                           to_hex(facts.sm3));
    return database().run(
        "INSERT INTO batch (side, batch, sender, receiver, file, bytes, records, columns, sum_id,"
        " sm3, key_kcv, task_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        static_cast<int>(facts.side), facts.batch, facts.sender, facts.receiver, facts.file,
        facts.bytes, facts.records, encode_texts(facts.columns), facts.sum_id, ByteView(facts.sm3),
        facts.key_kcv, facts.task_id);
  }

  Status accept(const CardOrder& order) override {
    expects(order.social || order.bank);
    ++orders_;
    const std::string card_number = order.social ? order.social->holder.card_number.text() : "";
    const std::string pan = order.bank ? order.bank->pan.text() : "";
    const std::optional<std::string> stock_number =
        order.social ? order.social->stock_number : std::nullopt;
    return database().run(
        "INSERT INTO orders (number, person, card_number, pan, stock_number, state, body)"
        " VALUES (?, ?, ?, ?, ?, 0, ?)",
        order.number, person_of(order), or_nothing(card_number), or_nothing(pan), stock_number,
        encode_order(order));
  }

  Status reject(const Reject& line) override {
    ++rejects_;
    return database().run(
        "INSERT INTO reject (side, file, line, seq, field, reason, raw)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        static_cast<int>(line.side), line.source.file, line.source.line, line.seq, line.field,
        encode_message(line.reason), line.raw);
  }

  Status unmatched(const Unmatched& line) override {
    ++unmatched_;
    return database().run(
        "INSERT INTO unmatched (side, kind, file, line, seq, person, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        static_cast<int>(line.side), static_cast<int>(line.kind), line.source.file,
        line.source.line, line.seq, line.person_masked, encode_message(line.reason));
  }

  Status finish() override {
    const std::string detail =
        fmt::format("{}orders {} rejects {} unmatched {}", detail_, orders_, rejects_, unmatched_);
    if (Status done = ledger_.book_.apply({EventKind::Prepared, 0, 0, {}, detail}); !done) {
      return done;
    }
    return ledger_.commit(transaction_, "before intake commit");
  }

 private:
  Database& database() { return *ledger_.database_; }

  Ledger& ledger_;
  std::unique_lock<std::mutex> lock_;
  Transaction transaction_;
  std::string detail_;
  std::size_t orders_ = 0;
  std::size_t rejects_ = 0;
  std::size_t unmatched_ = 0;
};

Result<std::unique_ptr<LedgerIntake>> Ledger::take_batch() {
  std::unique_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  return std::unique_ptr<LedgerIntake>(
      new BatchIntake(*this, std::move(lock), std::move(*transaction)));
}

Result<std::optional<std::string>> Ledger::fact(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  Result<Statement> found = database_->query("SELECT value FROM fact WHERE name = ?", name);
  if (!found) return found.error();
  const Result<bool> row = found->step();
  if (!row) return row.error();
  if (!*row) return std::optional<std::string>();
  return std::optional(found->text(0));
}

Status Ledger::set_fact(const std::string& name, const std::string& value) {
  const std::scoped_lock lock(mutex_);
  return database_->run(
      "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value);
}

Result<std::vector<BatchFacts>> Ledger::batches() {
  const std::scoped_lock lock(mutex_);
  Result<Statement> rows = database_->query(
      "SELECT side, batch, sender, receiver, file, bytes, records, columns, sum_id, sm3, key_kcv,"
      " task_id FROM batch ORDER BY side");
  if (!rows) return rows.error();
  std::vector<BatchFacts> out;
  for (Result<bool> row = rows->step();; row = rows->step()) {
    if (!row) return row.error();
    if (!*row) return out;
    BatchFacts facts;
    facts.side = static_cast<Side>(rows->integer(0));
    facts.batch = rows->text(1);
    facts.sender = rows->text(2);
    facts.receiver = rows->text(3);
    facts.file = rows->text(4);
    facts.bytes = static_cast<std::uint64_t>(rows->integer(5));
    facts.records = static_cast<std::uint64_t>(rows->integer(6));
    std::optional<std::vector<std::string>> columns = decode_texts(rows->blob(7));
    facts.sum_id = rows->text(8);
    const Bytes sm3 = rows->blob(9);
    facts.key_kcv = rows->text(10);
    facts.task_id = rows->text(11);
    if (!columns || sm3.size() != facts.sm3.size()) return not_readable(*database_);
    facts.columns = std::move(*columns);
    std::copy(sm3.begin(), sm3.end(), facts.sm3.begin());
    out.push_back(std::move(facts));
  }
}

Status Ledger::hand_over(std::span<const HandedOver> cards) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  for (const HandedOver& card : cards) {
    const Result<std::int64_t> other = database_->number(
        "SELECT count(*) FROM handed_over WHERE (chip = ? OR person = ?)"
        " AND NOT (chip = ? AND person = ?)",
        card.chip.text(), card.person, card.chip.text(), card.person);
    if (!other) return other.error();
    if (*other != 0) {
      return Error{ErrorKind::BadInput,
                   msg("the feedback says something else of chip {} than the one read before",
                       card.chip.text()),
                   msg("nothing was taken; use one feedback file for the whole job")};
    }
    if (Status done = database_->run("INSERT OR IGNORE INTO handed_over VALUES (?, ?)",
                                     card.chip.text(), card.person);
        !done) {
      return done;
    }
  }
  return commit(*transaction, "before hand-over commit");
}

}  // namespace sscard::perso
