#include "personalizer/ledger/states.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

using namespace sscard::perso;

TEST_CASE("no card goes from one final state to another, whatever happens") {
  for (const CardState state :
       {CardState::Issued, CardState::Spoiled, CardState::Returned, CardState::Sample}) {
    for (int kind = 1; kind <= static_cast<int>(EventKind::Closed); ++kind)
      CHECK(find_edge(static_cast<EventKind>(kind), std::optional(state)) == nullptr);
  }
}

TEST_CASE("a quarantined card only ever becomes waste") {
  for (int kind = 1; kind <= static_cast<int>(EventKind::Closed); ++kind) {
    const CardEdge* edge =
        find_edge(static_cast<EventKind>(kind), std::optional(CardState::Quarantined));
    CHECK((edge != nullptr) == (static_cast<EventKind>(kind) == EventKind::Spoiled));
  }
}

TEST_CASE("a card is issued out of work only, and an order likewise") {
  for (const CardEdge& edge : card_edges())
    if (edge.to == CardState::Issued) CHECK(edge.from == CardState::InWork);
  for (const OrderEdge& edge : order_edges())
    if (edge.to == OrderState::Issued) CHECK(edge.from == OrderState::InWork);
}

TEST_CASE("every state and every event has a word of its own") {
  std::set<std::string> words;
  for (int state = 0; state <= static_cast<int>(CardState::Sample); ++state) {
    CHECK(words.insert(word(static_cast<CardState>(state))).second);
    CHECK(std::string(title(static_cast<CardState>(state))) != "");
  }
  words.clear();
  for (int kind = 1; kind <= static_cast<int>(EventKind::Closed); ++kind)
    CHECK(words.insert(word(static_cast<EventKind>(kind))).second);
  CHECK(std::string(word(OrderState::SetAside)) == "set_aside");
}
