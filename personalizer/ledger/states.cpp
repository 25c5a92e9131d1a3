#include "personalizer/ledger/states.hpp"

#include <array>

namespace sscard::perso {
namespace {

using C = CardState;
using O = OrderState;
using E = EventKind;

constexpr std::array card_edge_rows = {
    CardEdge{E::CardReceived,   {},             C::Received   },
    CardEdge{E::CardReserved,   C::Received,    C::Reserved   },
    CardEdge{E::Intent,         C::Received,    C::InWork     },
    CardEdge{E::Intent,         C::Reserved,    C::InWork     },
    CardEdge{E::Withdrawn,      C::InWork,      C::Received   },
    CardEdge{E::WithdrawnAlien, C::InWork,      {}            },
    CardEdge{E::Issued,         C::InWork,      C::Issued     },
    CardEdge{E::Quarantined,    C::InWork,      C::Quarantined},
    CardEdge{E::Quarantined,    C::Received,    C::Quarantined},
    CardEdge{E::Quarantined,    C::Reserved,    C::Quarantined},
    CardEdge{E::Spoiled,        C::Quarantined, C::Spoiled    },
    CardEdge{E::Returned,       C::Received,    C::Returned   },
    CardEdge{E::Returned,       C::Reserved,    C::Returned   },
    CardEdge{E::SampleTaken,    C::Received,    C::Sample     },
    CardEdge{E::SampleTaken,    C::Reserved,    C::Sample     },
};

constexpr std::array order_edge_rows = {
    OrderEdge{E::Intent,         O::Waiting, O::InWork  },
    OrderEdge{E::Withdrawn,      O::InWork,  O::Waiting },
    OrderEdge{E::WithdrawnAlien, O::InWork,  O::Waiting },
    OrderEdge{E::Issued,         O::InWork,  O::Issued  },
    OrderEdge{E::OrderQueued,    O::InWork,  O::Waiting },
    OrderEdge{E::OrderSetAside,  O::InWork,  O::SetAside},
    OrderEdge{E::OrderSetAside,  O::Waiting, O::SetAside},
};

constexpr bool final_state(C state) {
  return state == C::Issued || state == C::Spoiled || state == C::Returned || state == C::Sample;
}

consteval bool nothing_leaves_a_final_state() {
  for (const CardEdge& edge : card_edge_rows)
    if (edge.from && final_state(*edge.from)) return false;
  for (const OrderEdge& edge : order_edge_rows)
    if (edge.from == O::Issued || edge.from == O::SetAside) return false;
  return true;
}
static_assert(nothing_leaves_a_final_state());

consteval bool deterministic() {
  for (std::size_t i = 0; i < card_edge_rows.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (card_edge_rows[i].on == card_edge_rows[j].on &&
          card_edge_rows[i].from == card_edge_rows[j].from)
        return false;
  return true;
}
static_assert(deterministic());

struct CardStateRow {
  const char* title;
  const char* word;
};
constexpr std::array card_state_rows = {
    CardStateRow{phrase("in stock"),    "received"   },
    CardStateRow{phrase("reserved"),    "reserved"   },
    CardStateRow{phrase("in work"),     "in_work"    },
    CardStateRow{phrase("issued"),      "issued"     },
    CardStateRow{phrase("spoiled"),     "spoiled"    },
    CardStateRow{phrase("quarantined"), "quarantined"},
    CardStateRow{phrase("returned"),    "returned"   },
    CardStateRow{phrase("sample"),      "sample"     },
};
constexpr std::array order_words = {"waiting", "in_work", "issued", "set_aside"};
constexpr std::array event_words = {
    "prepared",        "run_started",     "card_received", "card_reserved", "intent",
    "withdrawn",       "withdrawn_alien", "issued",        "quarantined",   "order_queued",
    "order_set_aside", "spoiled",         "returned",      "sample_taken",  "closed"};

}  // namespace

std::span<const CardEdge> card_edges() {
  return card_edge_rows;
}
std::span<const OrderEdge> order_edges() {
  return order_edge_rows;
}

const CardEdge* find_edge(EventKind on, std::optional<CardState> from) {
  for (const CardEdge& edge : card_edge_rows)
    if (edge.on == on && edge.from == from) return &edge;
  return nullptr;
}

const OrderEdge* find_edge(EventKind on, OrderState from) {
  for (const OrderEdge& edge : order_edge_rows)
    if (edge.on == on && edge.from == from) return &edge;
  return nullptr;
}

const char* title(CardState state) {
  return card_state_rows[static_cast<std::size_t>(state)].title;
}
const char* word(CardState state) {
  return card_state_rows[static_cast<std::size_t>(state)].word;
}
const char* word(OrderState state) {
  return order_words[static_cast<std::size_t>(state)];
}
const char* word(EventKind kind) {
  return event_words[static_cast<std::size_t>(kind) - 1];
}

}  // namespace sscard::perso
