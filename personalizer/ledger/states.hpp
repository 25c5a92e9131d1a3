// The states of cards and orders, and the events between them as rows. The ledger follows these
// rows when it writes, the audit follows them when it reads the event chain again: an edge that is
// not here does not exist. Numbers are those of the tables; they never change their meaning.
// Source: design.md 3; reference/security.md A1; reference/corrections.md D.4.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "cardlib/base/message.hpp"

namespace sscard::perso {

/// 卡片状态. Every chip of the stock is in exactly one.
enum class CardState : std::uint8_t {
  Received,     ///< blank, in stock
  Reserved,     ///< blank, set apart for the order that names its stock number
  InWork,       ///< a durable intent is open on it
  Issued,       ///< finished, verified, recorded; the good tray
  Spoiled,      ///< declared waste by two people, on the invalid list
  Quarantined,  ///< nobody knows for certain what is on it; on the invalid list
  Returned,     ///< unused, back to who sent it
  Sample,       ///< taken out as a sample
};

enum class OrderState : std::uint8_t {
  Waiting,   ///< for a card
  InWork,    ///< a durable intent is open for it
  Issued,    ///< has its one card
  SetAside,  ///< gets no card in this job; the reason goes back to the sender
};

enum class EventKind : std::uint8_t {
  Prepared = 1,    ///< a batch was accepted whole; detail: what was taken
  RunStarted,      ///< detail: mode and readers
  CardReceived,    ///< detail: stock number, or empty
  CardReserved,    ///< the order that needs this very blank
  Intent,          ///< order, attempt, chip; durable before the card is touched
  Withdrawn,       ///< the card was certainly not touched; it was known to the stock before
  WithdrawnAlien,  ///< as Withdrawn, and the card is no stock of this job
  Issued,          ///< verified and recorded
  Quarantined,     ///< and put on the invalid list
  OrderQueued,     ///< the person waits again, for the next attempt
  OrderSetAside,   ///< the person leaves the job; detail: the reason
  Spoiled,         ///< detail: the two people
  Returned,
  SampleTaken,
  Closed,  ///< detail: the two people
};

/// One allowed change of a card. `from` empty: the chip is new.
struct CardEdge {
  EventKind on;
  std::optional<CardState> from;
  std::optional<CardState> to;  ///< empty: the chip leaves the stock again
};
std::span<const CardEdge> card_edges();

struct OrderEdge {
  EventKind on;
  OrderState from;
  OrderState to;
};
std::span<const OrderEdge> order_edges();

/// What the event makes of the card; nullopt: refused.
const CardEdge* find_edge(EventKind on, std::optional<CardState> from);
const OrderEdge* find_edge(EventKind on, OrderState from);

/// Names for people and for files: a phrase() and a fixed word.
const char* title(CardState state);
const char* word(CardState state);
const char* word(OrderState state);
const char* word(EventKind kind);

}  // namespace sscard::perso
