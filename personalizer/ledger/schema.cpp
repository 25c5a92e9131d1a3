#include "personalizer/ledger/schema.hpp"

namespace sscard::perso {
namespace {

/// "SSCL" as SQLite's application_id: `file` and this program tell a ledger by it.
constexpr std::int64_t application_id = 1397965644;

constexpr const char* tables = R"sql(
PRAGMA application_id = 1397965644;
PRAGMA user_version = 2;

CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY, side INTEGER NOT NULL UNIQUE, batch TEXT NOT NULL, sender TEXT NOT NULL,
  receiver TEXT NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL, records INTEGER NOT NULL,
  columns TEXT NOT NULL, sum_id TEXT NOT NULL, sm3 BLOB NOT NULL UNIQUE, key_kcv TEXT NOT NULL,
  task_id TEXT NOT NULL, UNIQUE (sender, side, batch));

CREATE TABLE orders (
  number INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE, card_number TEXT UNIQUE,
  pan TEXT UNIQUE, stock_number TEXT, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  attempts INTEGER NOT NULL DEFAULT 0, reason BLOB, body BLOB NOT NULL);
CREATE INDEX orders_waiting ON orders (number) WHERE state = 0;
CREATE INDEX orders_any_blank ON orders (number) WHERE state = 0 AND stock_number IS NULL;
CREATE INDEX orders_stock ON orders (stock_number) WHERE state = 0 AND stock_number IS NOT NULL;

CREATE TABLE reject (
  id INTEGER PRIMARY KEY, side INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
  seq TEXT NOT NULL, field TEXT NOT NULL, reason BLOB NOT NULL, raw BLOB NOT NULL,
  UNIQUE (side, line));

CREATE TABLE unmatched (
  id INTEGER PRIMARY KEY, side INTEGER NOT NULL, kind INTEGER NOT NULL, file TEXT NOT NULL,
  line INTEGER NOT NULL, seq TEXT NOT NULL, person TEXT NOT NULL, reason BLOB NOT NULL,
  UNIQUE (side, line));

-- Every chip that ever counted as stock of this job, in exactly one state.
-- States: 0 received, 1 reserved, 2 in work, 3 issued, 4 spoiled, 5 quarantined, 6 returned,
-- 7 sample. issued_to is unique: neither two cards for one person nor two persons on one card.
CREATE TABLE card (
  chip TEXT PRIMARY KEY, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
  issued_to INTEGER UNIQUE REFERENCES orders (number), stock_number TEXT UNIQUE,
  listed INTEGER NOT NULL, CHECK ((state = 3) = (issued_to IS NOT NULL))) WITHOUT ROWID;
CREATE INDEX card_state ON card (state);

-- Outcomes: 0 open, 1 issued, 2 quarantined, 3 withdrawn (the card was certainly not touched).
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY, number INTEGER NOT NULL REFERENCES orders (number),
  attempt INTEGER NOT NULL, chip TEXT NOT NULL, outcome INTEGER NOT NULL DEFAULT 0
  CHECK (outcome BETWEEN 0 AND 3), reader TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
  reason BLOB, record BLOB, fresh INTEGER NOT NULL);
CREATE UNIQUE INDEX attempt_number ON attempt (number, attempt) WHERE outcome <> 3;
CREATE UNIQUE INDEX attempt_open_person ON attempt (number) WHERE outcome = 0;
CREATE UNIQUE INDEX attempt_open_chip ON attempt (chip) WHERE outcome = 0;
CREATE UNIQUE INDEX attempt_issued_person ON attempt (number) WHERE outcome = 1;
CREATE UNIQUE INDEX attempt_issued_chip ON attempt (chip) WHERE outcome = 1;

-- 失效名单: chips that must never be accepted. Numbers only grow.
CREATE TABLE invalid (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, chip TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
  at INTEGER NOT NULL, reason BLOB NOT NULL);

-- Second step by feedback file: which chip belongs to whom.
CREATE TABLE handed_over (
  chip TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE) WITHOUT ROWID;

-- Key pairs of cards to come, sealed by the vault; a row goes when its pair is given out.
CREATE TABLE pair (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX pair_kind ON pair (kind, id);
-- Certificates signed for a chip (public), to finish it after an interruption.
CREATE TABLE bank_data (chip TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;

-- What happened, in order, each row chained to the one before by SM3.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL, number INTEGER NOT NULL,
  attempt INTEGER NOT NULL, chip TEXT NOT NULL, detail TEXT NOT NULL, hash BLOB NOT NULL);
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events stay'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events stay'); END;
)sql";

Error no_ledger(const Database& database) {
  return {ErrorKind::Storage, msg("{} is no ledger of this program", database.path()),
          msg("name the folder of a job that `sscard batch prepare` has made")};
}

}  // namespace

Status create_schema(Database& database) {
  const Result<std::int64_t> objects = database.number("SELECT count(*) FROM sqlite_schema");
  if (!objects) return objects.error();
  if (*objects != 0) {
    return Error{ErrorKind::Storage, msg("{}: there is a ledger already", database.path()),
                 msg("choose another job folder, or continue this one with `sscard batch run`")};
  }
  Result<Transaction> transaction = Transaction::begin(database);
  if (!transaction) return transaction.error();
  if (Status made = database.script(tables); !made) return made;
  return transaction->commit();
}

Status check_schema(Database& database) {
  const Result<std::int64_t> id = database.number("PRAGMA application_id");
  if (!id) return id.error();
  if (*id != application_id) return no_ledger(database);
  const Result<std::int64_t> version = database.number("PRAGMA user_version");
  if (!version) return version.error();
  if (*version != schema_version) {
    return Error{ErrorKind::Storage,
                 msg("{}: the ledger has version {}, this program knows version {}",
                     database.path(), *version, schema_version),
                 msg("use the version of sscard that made this job")};
  }
  return {};
}

}  // namespace sscard::perso
