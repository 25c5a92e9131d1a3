#include "personalizer/ledger/database.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>

#include "cardlib/base/world.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

std::unique_ptr<Database> open(const std::string& path, Database::Open how) {
  Result<std::unique_ptr<Database>> database = Database::open(path, how);
  REQUIRE(database);
  return std::move(*database);
}

/// Files of this process may not grow beyond `bytes` while this lives: a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    old_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit now{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &now);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, old_);
  }

 private:
  rlimit before_{};
  void (*old_)(int) = SIG_DFL;
};

}  // namespace

TEST_CASE("a ledger file is written ahead and every commit waits for the disk") {
  const test::TempFolder folder;
  const auto database = open(folder / "a", Database::Open::Create);
  Result<Statement> mode = database->query("PRAGMA journal_mode");
  REQUIRE(mode);
  REQUIRE(mode->step());
  CHECK(mode->text(0) == "wal");
  CHECK(*database->number("PRAGMA synchronous") == 2);
  CHECK(*database->number("PRAGMA foreign_keys") == 1);
}

TEST_CASE("what was bound is what is read, empty and missing values included") {
  const test::TempFolder folder;
  const auto database = open(folder / "a", Database::Open::Create);
  REQUIRE(database->script("CREATE TABLE t (a, b, c, d, e)"));
  REQUIRE(database->run("INSERT INTO t VALUES (?, ?, ?, ?, ?)", -7, "text", Bytes{1, 0, 2},
                        std::optional<std::string>(), Bytes{}));
  Result<Statement> row = database->query("SELECT a, b, c, d, e FROM t");
  REQUIRE(row);
  REQUIRE(*row->step());
  CHECK(row->integer(0) == -7);
  CHECK(row->text(1) == "text");
  CHECK(row->blob(2) == Bytes{1, 0, 2});
  CHECK(row->is_null(3));
  CHECK_FALSE(row->is_null(4));
  CHECK(row->blob(4).empty());
  CHECK_FALSE(*row->step());
}

TEST_CASE("without a commit nothing has happened") {
  const test::TempFolder folder;
  const auto database = open(folder / "a", Database::Open::Create);
  REQUIRE(database->script("CREATE TABLE t (a)"));
  {
    Result<Transaction> transaction = Transaction::begin(*database);
    REQUIRE(transaction);
    REQUIRE(database->run("INSERT INTO t VALUES (1)"));
  }
  CHECK(*database->number("SELECT count(*) FROM t") == 0);
  {
    Result<Transaction> transaction = Transaction::begin(*database);
    REQUIRE(transaction);
    REQUIRE(database->run("INSERT INTO t VALUES (1)"));
    REQUIRE(transaction->commit());
  }
  CHECK(*database->number("SELECT count(*) FROM t") == 1);
}

TEST_CASE("a full disk is named, and nothing more is written until the file is opened again") {
  const test::TempFolder folder;
  auto database = open(folder / "a", Database::Open::Create);
  REQUIRE(database->script("CREATE TABLE t (a)"));
  REQUIRE(database->run("INSERT INTO t VALUES ('kept')"));
  Status failed;
  {
    const FullDisk full(40'000);
    for (int i = 0; i < 100 && failed; ++i) {
      Result<Transaction> transaction = Transaction::begin(*database);
      if (!transaction) {
        failed = transaction.error();
        break;
      }
      failed = database->run("INSERT INTO t VALUES (?)", Bytes(4000, 7));
      if (failed) failed = transaction->commit();
    }
  }
  REQUIRE_FALSE(failed);
  CHECK(failed.error().kind == ErrorKind::Storage);
  CHECK(failed.error().what.english().find("disk") != std::string::npos);
  CHECK_FALSE(failed.error().next.empty());
  // There is room again, but what the failed commit left on the disk is unknown.
  const Status after = database->run("INSERT INTO t VALUES (1)");
  REQUIRE_FALSE(after);
  CHECK(after.error().what.english().find("unknown") != std::string::npos);
  database = open(folder / "a", Database::Open::ReadWrite);
  CHECK(*database->number("SELECT count(*) FROM t WHERE a = 'kept'") == 1);
  CHECK(database->run("INSERT INTO t VALUES (1)"));
}

TEST_CASE("a missing file, a file that is none, and a read-only view are told apart") {
  const test::TempFolder folder;
  const auto missing = Database::open(folder / "missing", Database::Open::ReadWrite);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().what.english().find("cannot be opened") != std::string::npos);

  REQUIRE(real_world().files.replace(folder / "text", as_bytes(std::string(5000, 'x'))));
  const auto text = Database::open(folder / "text", Database::Open::ReadWrite);
  REQUIRE_FALSE(text);
  CHECK(text.error().what.english().find("no ledger") != std::string::npos);

  const auto database = open(folder / "a", Database::Open::Create);
  REQUIRE(database->script("CREATE TABLE t (a)"));
  const auto view = open(folder / "a", Database::Open::ReadOnly);
  const Status written = view->run("INSERT INTO t VALUES (1)");
  REQUIRE_FALSE(written);
  CHECK(written.error().what.english().find("may not be written") != std::string::npos);
}
