// The book: tables and event chain moved together. Each event is one row of the edge tables
// (states.hpp): it changes card and order as the row says, or is refused, and is chained by SM3 to
// the event before. Used inside a transaction of the ledger; knows nothing of the protocol's order.
// Source: design.md 3; reference/security.md A1, D4.
#pragma once

#include <optional>
#include <string>

#include "cardlib/base/world.hpp"
#include "cardlib/crypto/crypto.hpp"
#include "personalizer/ledger/database.hpp"
#include "personalizer/ledger/states.hpp"

namespace sscard::perso {

struct Event {
  EventKind kind = EventKind::Prepared;
  std::size_t number = 0;     ///< the order; 0 when none is concerned
  std::uint32_t attempt = 0;  ///< of the order; 0 when none is concerned
  std::string chip;           ///< 16 hex digits; empty when no card is concerned
  std::string detail;         ///< never person data: events outlive them
};

/// 32 bytes: SM3 over the hash before, then every column of the row, lengths before texts.
Bytes chain_hash(const crypto::Provider& engine, ByteView before, std::int64_t sequence,
                 std::int64_t at, const Event& event);

class Book {
 public:
  Book(Database& database, const World& world, const crypto::Provider& engine)
      : database_(database), world_(world), engine_(engine) {}

  /// Changes card and order and appends the event. Storage when no row allows the change.
  Status apply(const Event& event);
  Result<std::optional<CardState>> card_state(const std::string& chip);
  Result<OrderState> order_state(std::size_t number);
  std::int64_t now() const;  ///< seconds since 1970, UTC

 private:
  Status move_card(const Event& event);
  Status write_card(const Event& event, const CardEdge& edge);
  Status move_order(const Event& event);
  Status append(const Event& event);

  Database& database_;
  World world_;  ///< references: what they point to outlives this
  const crypto::Provider& engine_;
};

}  // namespace sscard::perso
