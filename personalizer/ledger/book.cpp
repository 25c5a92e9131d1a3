#include "personalizer/ledger/book.hpp"

#include <algorithm>

namespace sscard::perso {
namespace {

void append_u64(Bytes& to, std::uint64_t value) {
  append_u32(to, static_cast<std::uint32_t>(value >> 32U));
  append_u32(to, static_cast<std::uint32_t>(value & 0xFFFFFFFFU));
}

void append_text(Bytes& to, std::string_view text) {
  append_u32(to, static_cast<std::uint32_t>(text.size()));
  append(to, as_bytes(text));
}

bool moves_cards(EventKind kind) {
  return std::ranges::any_of(card_edges(), [&](const CardEdge& edge) { return edge.on == kind; });
}

bool moves_orders(EventKind kind) {
  return std::ranges::any_of(order_edges(), [&](const OrderEdge& edge) { return edge.on == kind; });
}

Error impossible(const Event& event, const char* state) {
  return {ErrorKind::Storage,
          msg("the ledger allows no '{}' for chip {} and order {} while it is '{}'",
              word(event.kind), event.chip, event.number, state),
          msg("issue no more cards from this job; keep the folder and ask for an audit")};
}

}  // namespace

Bytes chain_hash(const crypto::Provider& engine, ByteView before, std::int64_t sequence,
                 std::int64_t at, const Event& event) {
  Bytes row = to_bytes(before);
  append_u64(row, static_cast<std::uint64_t>(sequence));
  append_u64(row, static_cast<std::uint64_t>(at));
  row.push_back(static_cast<Byte>(event.kind));
  append_u64(row, event.number);
  append_u32(row, event.attempt);
  append_text(row, event.chip);
  append_text(row, event.detail);
  return engine.hash(crypto::HashKind::Sm3, row);
}

Status Book::apply(const Event& event) {
  if (moves_cards(event.kind)) {
    if (Status moved = move_card(event); !moved) return moved;
  }
  if (moves_orders(event.kind)) {
    if (Status moved = move_order(event); !moved) return moved;
  }
  return append(event);
}

Result<std::optional<CardState>> Book::card_state(const std::string& chip) {
  Result<Statement> found = database_.query("SELECT state FROM card WHERE chip = ?", chip);
  if (!found) return found.error();
  const Result<bool> row = found->step();
  if (!row) return row.error();
  if (!*row) return std::optional<CardState>();
  return std::optional(static_cast<CardState>(found->integer(0)));
}

Result<OrderState> Book::order_state(std::size_t number) {
  Result<Statement> found = database_.query("SELECT state FROM orders WHERE number = ?", number);
  if (!found) return found.error();
  const Result<bool> row = found->step();
  if (!row) return row.error();
  if (!*row) {
    return Error{ErrorKind::Storage, msg("the ledger has no order {}", number),
                 msg("issue no more cards from this job; keep the folder and ask for an audit")};
  }
  return static_cast<OrderState>(found->integer(0));
}

std::int64_t Book::now() const {
  return std::chrono::duration_cast<std::chrono::seconds>(world_.clock.now().time_since_epoch())
      .count();
}

Status Book::move_card(const Event& event) {
  const Result<std::optional<CardState>> from = card_state(event.chip);
  if (!from) return from.error();
  const CardEdge* edge = find_edge(event.kind, *from);
  if (edge == nullptr) return impossible(event, *from ? word(**from) : "unknown");
  return write_card(event, *edge);
}

Status Book::write_card(const Event& event, const CardEdge& edge) {
  if (!edge.from) {
    const std::optional<std::string> stock_number =
        event.detail.empty() ? std::nullopt : std::optional(event.detail);
    return database_.run("INSERT INTO card (chip, state, stock_number, listed) VALUES (?, ?, ?, 0)",
                         event.chip, static_cast<int>(*edge.to), stock_number);
  }
  if (!edge.to) return database_.run("DELETE FROM card WHERE chip = ?", event.chip);
  const std::optional<std::size_t> issued_to =
      *edge.to == CardState::Issued ? std::optional(event.number) : std::nullopt;
  return database_.run("UPDATE card SET state = ?, issued_to = ? WHERE chip = ?",
                       static_cast<int>(*edge.to), issued_to, event.chip);
}

Status Book::move_order(const Event& event) {
  const Result<OrderState> from = order_state(event.number);
  if (!from) return from.error();
  const OrderEdge* edge = find_edge(event.kind, *from);
  if (edge == nullptr) return impossible(event, word(*from));
  const bool withdrawn =
      event.kind == EventKind::Withdrawn || event.kind == EventKind::WithdrawnAlien;
  const std::uint32_t attempts = withdrawn ? event.attempt - 1 : event.attempt;
  return database_.run("UPDATE orders SET state = ?, attempts = max(0, ?) WHERE number = ?",
                       static_cast<int>(edge->to), attempts, event.number);
}

Status Book::append(const Event& event) {
  std::int64_t sequence = 0;
  Bytes before(32, 0);
  {
    Result<Statement> last =
        database_.query("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1");
    if (!last) return last.error();
    const Result<bool> row = last->step();
    if (!row) return row.error();
    if (*row) {
      sequence = last->integer(0);
      before = last->blob(1);
    }
  }
  const std::int64_t at = now();
  const Bytes hash = chain_hash(engine_, before, sequence + 1, at, event);
  return database_.run("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sequence + 1, at,
                       static_cast<int>(event.kind), event.number, event.attempt, event.chip,
                       event.detail, hash);
}

}  // namespace sscard::perso
