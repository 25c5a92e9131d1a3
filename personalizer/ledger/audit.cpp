#include "personalizer/ledger/audit.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "personalizer/ledger/book.hpp"
#include "personalizer/ledger/database.hpp"
#include "personalizer/ledger/schema.hpp"
#include "personalizer/ledger/states.hpp"

namespace sscard::perso {
namespace {

constexpr std::size_t findings_max = 100;

struct CardFate {
  CardState state = CardState::Received;
  std::size_t number = 0;  ///< the order it is in work or issued for
  bool seen = false;       ///< has a row in the table of cards
};

struct OrderFate {
  OrderState state = OrderState::Waiting;
  std::uint32_t attempts = 0;
  bool has_card = false;
};

class Auditor {
 public:
  Auditor(Database& database, const crypto::Provider& engine)
      : database_(database), engine_(engine) {}

  Status run() {
    for (const auto step : {&Auditor::read_chain, &Auditor::compare_cards, &Auditor::compare_orders,
                            &Auditor::compare_lists}) {
      if (Status done = (this->*step)(); !done) return done;
    }
    return {};
  }
  AuditReport take() { return std::move(report_); }

 private:
  void find(const Message& finding) {
    if (report_.findings.size() < findings_max) report_.findings.push_back(finding);
  }

  Status each_row(Result<Statement> rows, const std::function<void(const Statement&)>& take) {
    if (!rows) return rows.error();
    for (Result<bool> row = rows->step();; row = rows->step()) {
      if (!row) return row.error();
      if (!*row) return {};
      take(*rows);
    }
  }

  Status read_chain() {
    Bytes before(32, 0);
    std::int64_t expected = 1;
    return each_row(
        database_.query("SELECT seq, at, kind, number, attempt, chip, detail, hash FROM event"
                        " ORDER BY seq"),
        [&](const Statement& row) {
          const std::int64_t sequence = row.integer(0);
          const Event event{static_cast<EventKind>(row.integer(2)),
                            static_cast<std::size_t>(row.integer(3)),
                            static_cast<std::uint32_t>(row.integer(4)), row.text(5), row.text(6)};
          const Bytes hash = row.blob(7);
          if (sequence != expected) find(msg("event {} is missing", expected));
          if (hash != chain_hash(engine_, before, sequence, row.integer(1), event)) {
            find(msg("event {} is not what was written", sequence));
          }
          before = hash;
          expected = sequence + 1;
          ++report_.events;
          replay(sequence, event);
        });
  }

  void replay(std::int64_t sequence, const Event& event) {
    const auto on_card = [&](const CardEdge& edge) { return edge.on == event.kind; };
    const auto on_order = [&](const OrderEdge& edge) { return edge.on == event.kind; };
    if (std::ranges::any_of(card_edges(), on_card)) replay_card(sequence, event);
    if (std::ranges::any_of(order_edges(), on_order)) replay_order(sequence, event);
  }

  void replay_card(std::int64_t sequence, const Event& event) {
    const auto found = cards_.find(event.chip);
    const std::optional<CardState> from =
        found == cards_.end() ? std::nullopt : std::optional(found->second.state);
    const CardEdge* edge = find_edge(event.kind, from);
    if (edge == nullptr) return find(msg("event {} was not allowed for its card", sequence));
    if (edge->from == CardState::InWork && found->second.number != event.number) {
      find(msg("event {} ends the work of another order", sequence));
    }
    if (!edge->to) {
      cards_.erase(event.chip);
      return;
    }
    cards_[event.chip] = {*edge->to, event.number};
    if (*edge->to == CardState::Issued) give_card(sequence, event.number);
    if (event.kind == EventKind::Quarantined) ++quarantined_;
  }

  void give_card(std::int64_t sequence, std::size_t number) {
    ++issued_;
    OrderFate& fate = orders_[number];
    if (fate.has_card) find(msg("event {} gives order {} a second card", sequence, number));
    fate.has_card = true;
  }

  void replay_order(std::int64_t sequence, const Event& event) {
    OrderFate& fate = orders_[event.number];
    const OrderEdge* edge = find_edge(event.kind, fate.state);
    if (edge == nullptr) return find(msg("event {} was not allowed for its order", sequence));
    const bool back = event.kind == EventKind::Withdrawn || event.kind == EventKind::WithdrawnAlien;
    fate.state = edge->to;
    fate.attempts = back ? event.attempt - 1 : event.attempt;
  }

  Status compare_cards() {
    const Status done = each_row(
        database_.query("SELECT chip, state, issued_to FROM card ORDER BY chip"),
        [&](const Statement& row) {
          const std::string chip = row.text(0);
          const auto found = cards_.find(chip);
          const auto state = static_cast<CardState>(row.integer(1));
          ++report_.cards;
          if (found != cards_.end()) found->second.seen = true;
          const bool same = found != cards_.end() && found->second.state == state &&
                            (state != CardState::Issued ||
                             found->second.number == static_cast<std::size_t>(row.integer(2)));
          if (!same) find(msg("card {} is not in the state its events give", chip));
        });
    if (!done) return done;
    for (const auto& [chip, fate] : cards_)
      if (!fate.seen) find(msg("card {} has events and no row", chip));
    return {};
  }

  Status compare_orders() {
    return each_row(database_.query("SELECT number, state, attempts FROM orders"),
                    [&](const Statement& row) {
                      const auto number = static_cast<std::size_t>(row.integer(0));
                      const auto found = orders_.find(number);
                      const OrderFate fate = found == orders_.end() ? OrderFate{} : found->second;
                      ++report_.orders;
                      if (static_cast<OrderState>(row.integer(1)) != fate.state ||
                          row.integer(2) != fate.attempts) {
                        find(msg("order {} is not in the state its events give", number));
                      }
                    });
  }

  Status compare_lists() {
    const Result<std::int64_t> invalid = database_.number("SELECT count(*) FROM invalid");
    if (!invalid) return invalid.error();
    if (static_cast<std::size_t>(*invalid) != quarantined_) {
      find(msg("the invalid list has {} entries, the events {}", *invalid, quarantined_));
    }
    const Result<std::int64_t> records = database_.number(
        "SELECT count(*) FROM attempt JOIN card ON card.chip = attempt.chip"
        " AND card.issued_to = attempt.number WHERE outcome = 1 AND record IS NOT NULL");
    if (!records) return records.error();
    if (static_cast<std::size_t>(*records) != issued_) {
      find(msg("{} cards are issued, {} have a record", issued_, *records));
    }
    return {};
  }

  Database& database_;
  const crypto::Provider& engine_;
  AuditReport report_;
  std::map<std::string, CardFate> cards_;
  std::map<std::size_t, OrderFate> orders_;
  std::size_t issued_ = 0;
  std::size_t quarantined_ = 0;
};

}  // namespace

Result<AuditReport> audit(const std::string& ledger_path, const crypto::Provider& engine) {
  Result<std::unique_ptr<Database>> database =
      Database::open(ledger_path, Database::Open::ReadOnly);
  if (!database) return database.error();
  if (Status fit = check_schema(**database); !fit) return fit.error();
  // One snapshot for the chain and the tables, also beside a run.
  if (Status begun = (*database)->script("BEGIN"); !begun) return begun.error();
  Auditor auditor(**database, engine);
  if (Status done = auditor.run(); !done) return done.error();
  if (Status ended = (*database)->script("COMMIT"); !ended) return ended.error();
  return auditor.take();
}

}  // namespace sscard::perso
