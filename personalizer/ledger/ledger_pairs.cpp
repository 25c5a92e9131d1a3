// Key pairs waiting for a card, and what was signed for a chip. Sealed or public bytes only.
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {

Status Ledger::add_pair(const std::string& kind, ByteView sealed) {
  const std::scoped_lock lock(mutex_);
  return database_->run("INSERT INTO pair (kind, body) VALUES (?, ?)", kind, sealed);
}

Result<std::optional<Bytes>> Ledger::take_pair(const std::string& kind) {
  const std::scoped_lock lock(mutex_);
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  std::int64_t id = 0;
  Bytes body;
  {
    Result<Statement> row =
        database_->query("SELECT id, body FROM pair WHERE kind = ? ORDER BY id LIMIT 1", kind);
    if (!row) return row.error();
    const Result<bool> there = row->step();
    if (!there) return there.error();
    if (!*there) return std::optional<Bytes>{};
    id = row->integer(0);
    body = row->blob(1);
  }
  if (Status gone = database_->run("DELETE FROM pair WHERE id = ?", id); !gone) return gone.error();
  if (Status done = commit(*transaction, "before pair commit"); !done) return done.error();
  return std::optional(std::move(body));
}

Result<std::size_t> Ledger::pairs_in_stock(const std::string& kind) {
  const std::scoped_lock lock(mutex_);
  const auto count = database_->number("SELECT count(*) FROM pair WHERE kind = ?", kind);
  if (!count) return count.error();
  return static_cast<std::size_t>(*count);
}

Status Ledger::keep_bank_data(const data::ChipSerial& chip, ByteView body) {
  const std::scoped_lock lock(mutex_);
  return database_->run("INSERT OR REPLACE INTO bank_data (chip, body) VALUES (?, ?)", chip.text(),
                        body);
}

Result<std::optional<Bytes>> Ledger::bank_data(const data::ChipSerial& chip) {
  const std::scoped_lock lock(mutex_);
  Result<Statement> row =
      database_->query("SELECT body FROM bank_data WHERE chip = ?", chip.text());
  if (!row) return row.error();
  const Result<bool> there = row->step();
  if (!there) return there.error();
  if (!*there) return std::optional<Bytes>{};
  return std::optional(row->blob(0));
}

}  // namespace sscard::perso
