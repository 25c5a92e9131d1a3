#include "personalizer/ledger/database.hpp"

#include <sqlite3.h>

#include <array>

namespace sscard::perso {
namespace {

/// How long a commit waits for another process that holds the file.
constexpr int busy_milliseconds = 10'000;

struct Meaning {
  int code;
  const char* what;
  const char* next;
};

// One row per family of SQLite codes (primary result codes).
constexpr std::array meanings = {
    Meaning{SQLITE_FULL,       phrase("the disk is full"),
            phrase("free space on this disk, then run the same command again: it continues") },
    Meaning{SQLITE_IOERR,      phrase("the disk cannot be read or written"),
            phrase("check the disk and its free space, then run the same command again: it "
                   "continues")                                                              },
    Meaning{SQLITE_BUSY,       phrase("another program holds the ledger"),
            phrase("end the other program that works on this job, then try again")           },
    Meaning{SQLITE_LOCKED,     phrase("another program holds the ledger"),
            phrase("end the other program that works on this job, then try again")           },
    Meaning{SQLITE_READONLY,   phrase("the ledger may not be written"),
            phrase("check the permissions of the job folder and its files")                  },
    Meaning{SQLITE_PERM,       phrase("the ledger may not be opened"),
            phrase("check the permissions of the job folder and its files")                  },
    Meaning{SQLITE_CANTOPEN,   phrase("the ledger cannot be opened"),
            phrase("check that the folder exists and may be written")                        },
    Meaning{SQLITE_CORRUPT,    phrase("the ledger is damaged"),
            phrase("issue no more cards from this job; keep the folder and ask for an audit")},
    Meaning{SQLITE_NOTADB,     phrase("this file is no ledger"),
            phrase("issue no more cards from this job; keep the folder and ask for an audit")},
    Meaning{SQLITE_CONSTRAINT, phrase("the ledger refuses what contradicts it"),
            phrase("issue no more cards from this job; keep the folder and ask for an audit")},
};

const Meaning& meaning_of(int code) {
  static constexpr Meaning other = {
      0, phrase("the ledger answered with an error"),
      phrase("issue no more cards from this job; keep the folder and ask for an audit")};
  for (const Meaning& meaning : meanings)
    if (meaning.code == (code & 0xFF)) return meaning;
  return other;
}

Error make_error(const std::string& path, int code, const char* detail) {
  const Meaning& meaning = meaning_of(code);
  return {
      ErrorKind::Storage, msg("{}: {} ({})", path, meaning.what, detail),
      Message{meaning.next, {}, {}}
  };
}

Error broken_error(const std::string& path) {
  return {ErrorKind::Storage,
          msg("{}: an earlier write failed, so what the disk holds is unknown", path),
          msg("run the same command again: it looks at every open card first")};
}

int flags(Database::Open how) {
  switch (how) {
    case Database::Open::Create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Database::Open::ReadWrite:
      return SQLITE_OPEN_READWRITE;
    case Database::Open::ReadOnly:
      break;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(other.statement_) {
  other.statement_ = nullptr;
}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->error();
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  return std::string(as_text(blob(column)));
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const Byte*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  if (data == nullptr) return {};
  return {data, data + size};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Statement::bind(int index, std::int64_t value) {
  ensures(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK);
}

void Statement::bind(int index, std::string_view value) {
  ensures(sqlite3_bind_text64(statement_, index, value.data() == nullptr ? "" : value.data(),
                              value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
}

void Statement::bind(int index, ByteView value) {
  static constexpr Byte nothing = 0;
  ensures(sqlite3_bind_blob64(statement_, index, value.empty() ? &nothing : value.data(),
                              value.size(), SQLITE_TRANSIENT) == SQLITE_OK);
}

void Statement::bind(int index, std::nullopt_t) {
  ensures(sqlite3_bind_null(statement_, index) == SQLITE_OK);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Open how) {
  sqlite3* handle = nullptr;
  const int mode = flags(how) | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path.c_str(), &handle, mode, nullptr);
  std::unique_ptr<Database> database(new Database(path, handle));
  if (code != SQLITE_OK) return make_error(path, code, sqlite3_errstr(code));
  if (Status configured = database->configure(how); !configured) return configured.error();
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : cache_)
    sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

Status Database::configure(Open how) {
  sqlite3_busy_timeout(handle_, busy_milliseconds);
  const Status common = script("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;");
  if (!common || how == Open::ReadOnly) return common;
  return script(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA locking_mode=NORMAL;"
      "PRAGMA secure_delete=ON;");
}

Result<Statement> Database::prepare(const char* sql) {
  if (broken_) return broken_error(path_);
  sqlite3_stmt*& statement = cache_[sql];
  if (statement == nullptr && sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                                 &statement, nullptr) != SQLITE_OK) {
    return error();
  }
  return Statement(*this, statement);
}

Status Database::script(const char* sql) {
  if (broken_) return broken_error(path_);
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error();
  return {};
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}

Error Database::error() const {
  return make_error(path_, sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
}

Result<Transaction> Transaction::begin(Database& database) {
  if (Status begun = database.run("BEGIN IMMEDIATE"); !begun) return begun.error();
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // A rollback that fails leaves the connection in a transaction nobody will commit.
  const Status undone = database_->script("ROLLBACK");
  if (!undone && sqlite3_get_autocommit(database_->handle_) == 0) database_->broken_ = true;
}

Status Transaction::commit() {
  expects(database_ != nullptr);
  Database& database = *database_;
  const Status done = database.run("COMMIT");
  if (done) {
    database_ = nullptr;
    return {};
  }
  if (sqlite3_get_autocommit(database.handle_) == 0) {
    static_cast<void>(sqlite3_exec(database.handle_, "ROLLBACK", nullptr, nullptr, nullptr));
  }
  database.broken_ = true;
  database_ = nullptr;
  return done;
}

}  // namespace sscard::perso
