// The one door to SQLite: a database file with durable commits, statements with bound values, and
// each foreign code turned into one Error. WAL, synchronous FULL, normal locking: a commit that
// returned is on the disk, and a status display may read beside the run.
// After a failed commit nobody knows what is on the disk: the database then refuses everything
// until it is opened again (a failed fsync means stop, never retry). Source: security.md 0, 4.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sscard::perso {

class Database;

/// One prepared statement in use; back in the cache of its database when the scope ends.
class Statement {
 public:
  Statement(Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// The next row: false when there is none left.
  Result<bool> step();
  /// Columns of the current row, counted from 0. NULL reads as 0, "" and empty.
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  Bytes blob(int column) const;
  bool is_null(int column) const;

  void bind(int index, std::int64_t value);
  void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::uint32_t value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, int value) { bind(index, static_cast<std::int64_t>(value)); }
  void bind(int index, std::string_view value);
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind(int index, const char* value) { bind(index, std::string_view(value)); }
  void bind(int index, ByteView value);
  void bind(int index, const Bytes& value) { bind(index, ByteView(value)); }
  void bind(int index, std::nullopt_t);
  template <typename T>
  void bind(int index, const std::optional<T>& value) {
    if (value) {
      bind(index, *value);
    } else {
      bind(index, std::nullopt);
    }
  }

 private:
  Database* database_;
  sqlite3_stmt* statement_;
};

class Database {
 public:
  enum class Open { Create, ReadWrite, ReadOnly };
  static Result<std::unique_ptr<Database>> open(const std::string& path, Open how);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const std::string& path() const { return path_; }

  /// A statement with its values bound in order. `sql` is a literal: its address is the cache key.
  template <typename... Values>
  Result<Statement> query(const char* sql, const Values&... values) {
    Result<Statement> statement = prepare(sql);
    if (!statement) return statement;
    int index = 0;
    (statement->bind(++index, values), ...);
    return statement;
  }
  /// A statement without rows.
  template <typename... Values>
  Status run(const char* sql, const Values&... values) {
    Result<Statement> statement = query(sql, values...);
    if (!statement) return statement.error();
    const Result<bool> row = statement->step();
    if (!row) return row.error();
    return {};
  }
  /// First column of the first row; 0 when there is no row.
  template <typename... Values>
  Result<std::int64_t> number(const char* sql, const Values&... values) {
    Result<Statement> statement = query(sql, values...);
    if (!statement) return statement.error();
    const Result<bool> row = statement->step();
    if (!row) return row.error();
    return *row ? statement->integer(0) : 0;
  }
  /// Several statements at once, without values: schemas and pragmas.
  Status script(const char* sql);
  std::int64_t changes() const;  ///< rows the last statement changed

  /// What the last code of the library means for the person at the line.
  Error error() const;

 private:
  friend class Statement;
  friend class Transaction;
  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  Result<Statement> prepare(const char* sql);
  Status configure(Open how);

  std::string path_;
  sqlite3* handle_;
  std::map<const char*, sqlite3_stmt*> cache_;
  bool broken_ = false;  ///< a commit failed; what the disk holds is unknown
};

/// All or nothing: without commit() everything since begin() is undone.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction(Transaction&& other) noexcept : database_(other.database_) {
    other.database_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  /// Durable when it returns without an error.
  Status commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace sscard::perso
