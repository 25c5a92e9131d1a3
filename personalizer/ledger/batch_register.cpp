#include "personalizer/ledger/batch_register.hpp"

namespace sscard::perso {
namespace {

constexpr const char* tables =
    "CREATE TABLE IF NOT EXISTS taken (sender TEXT NOT NULL, side INTEGER NOT NULL,"
    " batch TEXT NOT NULL, sm3 BLOB NOT NULL UNIQUE, job TEXT NOT NULL,"
    " confirmed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (sender, side, batch))";

Error taken_before(const BatchFacts& facts, const std::string& job) {
  return {ErrorKind::BadInput,
          msg("{}: batch {} of {} was taken before, for the job {}", facts.file, facts.batch,
              facts.sender, job),
          msg("nothing was taken; continue that job, or ask the sender for a new batch")};
}

}  // namespace

Result<BatchRegister> BatchRegister::open(const std::string& path) {
  Result<std::unique_ptr<Database>> database = Database::open(path, Database::Open::Create);
  if (!database) return database.error();
  if (Status made = (*database)->script(tables); !made) return made.error();
  return BatchRegister(std::move(*database));
}

Status BatchRegister::claim(const BatchFacts& facts, const std::string& job_folder) {
  Result<Transaction> transaction = Transaction::begin(*database_);
  if (!transaction) return transaction.error();
  {
    Result<Statement> rows = database_->query(
        "SELECT job FROM taken WHERE (sm3 = ? OR (sender = ? AND side = ? AND batch = ?))"
        " AND (confirmed = 1 OR job <> ?)",
        ByteView(facts.sm3), facts.sender, static_cast<int>(facts.side), facts.batch, job_folder);
    if (!rows) return rows.error();
    const Result<bool> row = rows->step();
    if (!row) return row.error();
    if (*row) return taken_before(facts, rows->text(0));
  }
  // What is left with this content or number is an unfinished attempt of this very job.
  if (Status done = database_->run(
          "DELETE FROM taken WHERE sm3 = ? OR (sender = ? AND side = ? AND batch = ?)",
          ByteView(facts.sm3), facts.sender, static_cast<int>(facts.side), facts.batch);
      !done) {
    return done;
  }
  if (Status done = database_->run(
          "INSERT INTO taken (sender, side, batch, sm3, job) VALUES (?, ?, ?, ?, ?)", facts.sender,
          static_cast<int>(facts.side), facts.batch, ByteView(facts.sm3), job_folder);
      !done) {
    return done;
  }
  return transaction->commit();
}

Status BatchRegister::confirm(const std::string& job_folder) {
  return database_->run("UPDATE taken SET confirmed = 1 WHERE job = ? AND confirmed = 0",
                        job_folder);
}

}  // namespace sscard::perso
