// What the ledger tells: sums, and rows one after the other.
#include "personalizer/ledger/codec.hpp"
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {
namespace {

Error damaged_row(const Database& database, std::int64_t id) {
  return {ErrorKind::Storage, msg("{}: row {} cannot be read", database.path(), id),
          msg("issue no more cards from this job; keep the folder and ask for an audit")};
}

std::size_t size(const Statement& row, int column) {
  return static_cast<std::size_t>(row.integer(column));
}

SourceLine source(const Statement& row, int column) {
  return {row.text(column), size(row, column + 1)};
}

/// Columns: number, state, attempts, reason, body, chip, record, ended.
std::optional<OrderRow> read_order_row(const Statement& row) {
  std::optional<CardOrder> order = decode_order(row.blob(4));
  if (!order) return std::nullopt;
  OrderRow out;
  out.order = std::move(*order);
  out.state = static_cast<OrderState>(row.integer(1));
  out.attempts = static_cast<std::uint32_t>(row.integer(2));
  if (!row.is_null(3)) {
    out.reason = decode_message(row.blob(3));
    if (!out.reason) return std::nullopt;
  }
  if (row.is_null(5)) return out;
  const Result<data::ChipSerial> chip = data::ChipSerial::parse(row.text(5));
  out.record = decode_record(row.blob(6));
  if (!chip || !out.record) return std::nullopt;
  out.chip = *chip;
  out.ended = row.integer(7);
  return out;
}

/// Walks the rows of a statement; `take` returns nullopt for a row that cannot be read.
template <typename Take, typename Each>
Status walk(const Database& database, Result<Statement> rows, Take take, const Each& each) {
  if (!rows) return rows.error();
  for (Result<bool> row = rows->step();; row = rows->step()) {
    if (!row) return row.error();
    if (!*row) return {};
    auto taken = take(*rows);
    if (!taken) return damaged_row(database, rows->integer(0));
    if (Status done = each(*taken); !done) return done;
  }
}

}  // namespace

Result<Accounting> Ledger::accounting() {
  const std::scoped_lock lock(mutex_);
  Result<Statement> rows = database_->query("SELECT state, count(*) FROM card GROUP BY state");
  if (!rows) return rows.error();
  Accounting out;
  std::size_t* const columns[] = {&out.in_stock, &out.in_stock,    &out.in_work,  &out.good,
                                  &out.spoiled,  &out.quarantined, &out.returned, &out.samples};
  for (Result<bool> row = rows->step();; row = rows->step()) {
    if (!row) return row.error();
    if (!*row) return out;
    *columns[size(*rows, 0)] += size(*rows, 1);
    out.received += size(*rows, 1);
  }
}

Result<Totals> Ledger::totals() {
  const std::scoped_lock lock(mutex_);
  Result<Statement> row = database_->query(
      "SELECT count(*), count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1),"
      " count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3),"
      " (SELECT count(*) FROM reject WHERE side = 0), (SELECT count(*) FROM reject WHERE side = 1),"
      " (SELECT count(*) FROM unmatched WHERE side = 0),"
      " (SELECT count(*) FROM unmatched WHERE side = 1) FROM orders");
  if (!row) return row.error();
  const Result<bool> there = row->step();
  if (!there) return there.error();
  return Totals{size(*row, 0), size(*row, 1), size(*row, 2), size(*row, 3), size(*row, 4),
                size(*row, 5), size(*row, 6), size(*row, 7), size(*row, 8)};
}

Status Ledger::for_each_order(const std::function<Status(const OrderRow&)>& each) {
  const std::scoped_lock lock(mutex_);
  return walk(
      *database_,
      database_->query("SELECT orders.number, state, attempts, orders.reason, body, issued.chip,"
                       " issued.record, issued.ended FROM orders LEFT JOIN attempt AS issued"
                       " ON issued.number = orders.number AND issued.outcome = 1"
                       " ORDER BY orders.number"),
      read_order_row, each);
}

Status Ledger::for_each_reject(const std::function<Status(const Reject&)>& each) {
  const std::scoped_lock lock(mutex_);
  const auto take = [](const Statement& row) -> std::optional<Reject> {
    std::optional<Message> reason = decode_message(row.blob(6));
    if (!reason) return std::nullopt;
    return Reject{static_cast<Side>(row.integer(1)),
                  source(row, 2),
                  row.text(4),
                  row.text(5),
                  *reason,
                  row.blob(7)};
  };
  return walk(*database_,
              database_->query("SELECT id, side, file, line, seq, field, reason, raw FROM reject"
                               " ORDER BY side, line"),
              take, each);
}

Status Ledger::for_each_unmatched(const std::function<Status(const Unmatched&)>& each) {
  const std::scoped_lock lock(mutex_);
  const auto take = [](const Statement& row) -> std::optional<Unmatched> {
    std::optional<Message> reason = decode_message(row.blob(7));
    if (!reason) return std::nullopt;
    return Unmatched{static_cast<Side>(row.integer(1)),
                     static_cast<Unmatched::Kind>(row.integer(2)),
                     source(row, 3),
                     row.text(5),
                     row.text(6),
                     *reason};
  };
  return walk(*database_,
              database_->query("SELECT id, side, kind, file, line, seq, person, reason"
                               " FROM unmatched ORDER BY side, line"),
              take, each);
}

Status Ledger::for_each_invalid(const std::function<Status(const InvalidEntry&)>& each) {
  const std::scoped_lock lock(mutex_);
  const auto take = [](const Statement& row) -> std::optional<InvalidEntry> {
    std::optional<Message> reason = decode_message(row.blob(4));
    const Result<data::ChipSerial> chip = data::ChipSerial::parse(row.text(1));
    if (!reason || !chip) return std::nullopt;
    return InvalidEntry{row.integer(0), *chip, size(row, 2), row.integer(3), *reason};
  };
  return walk(*database_,
              database_->query("SELECT seq, chip, number, at, reason FROM invalid ORDER BY seq"),
              take, each);
}

Result<std::optional<CardState>> Ledger::state_of(const data::ChipSerial& chip) {
  const std::scoped_lock lock(mutex_);
  return book_.card_state(chip.text());
}

}  // namespace sscard::perso
