#include "personalizer/ledger/ledger.hpp"

#include "personalizer/ledger/schema.hpp"

namespace sscard::perso {
namespace {

Database::Open database_mode(Ledger::Open how) {
  switch (how) {
    case Ledger::Open::Create:
      return Database::Open::Create;
    case Ledger::Open::ReadWrite:
      return Database::Open::ReadWrite;
    case Ledger::Open::ReadOnly:
      break;
  }
  return Database::Open::ReadOnly;
}

}  // namespace

Ledger::Ledger(std::unique_ptr<Database> database, const World& world,
               const crypto::Provider& engine)
    : database_(std::move(database)), world_(world), book_(*database_, world, engine) {}

Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(const std::string& path, Open how, const World& world,
                                             const crypto::Provider& engine) {
  Result<std::unique_ptr<Database>> database = Database::open(path, database_mode(how));
  if (!database) return database.error();
  const Status fit = how == Open::Create ? create_schema(**database) : check_schema(**database);
  if (!fit) return fit.error();
  return std::unique_ptr<Ledger>(new Ledger(std::move(*database), world, engine));
}

Status Ledger::commit(Transaction& transaction, std::string_view point) {
  world_.kill_points.passed(point);
  return transaction.commit();
}

}  // namespace sscard::perso
