// The life of a bank application as an edge table, and what SELECT answers in each state. Building
// is the empty shell that STORE DATA fills, Active means personalized, Blocked is APPLICATION BLOCK
// (for PSE: CARD BLOCK). Source: reference/pboc.md 1.1, 2.1, 2.12; corrections.md B.10, B.11.
#pragma once

#include <array>
#include <optional>

#include "cardlib/apdu/status_word.hpp"
#include "cos-sim/kernel/directory.hpp"

namespace sscard::cos::bank {

enum class LifeEvent : std::uint8_t {
  LastStoreData,
  CounterExhausted,    ///< the GPO that would make the ATC FFFF
  ApplicationBlock,    ///< issuer script, or the PIN try limit when the issuer wants it
  ApplicationUnblock,  ///< issuer script
  CardBlock,           ///< issuer script, seen by PSE
};

struct LifeEdge {
  Life from;
  LifeEvent on;
  Life to;
};

inline constexpr std::array life_edges = {
    LifeEdge{Life::Building, LifeEvent::LastStoreData,      Life::Active        },
    LifeEdge{Life::Active,   LifeEvent::CounterExhausted,   Life::BlockedForGood},
    LifeEdge{Life::Blocked,  LifeEvent::CounterExhausted,   Life::BlockedForGood},
    LifeEdge{Life::Active,   LifeEvent::ApplicationBlock,   Life::Blocked       },
    LifeEdge{Life::Blocked,  LifeEvent::ApplicationUnblock, Life::Active        },
    LifeEdge{Life::Building, LifeEvent::CardBlock,          Life::BlockedForGood},
    LifeEdge{Life::Active,   LifeEvent::CardBlock,          Life::BlockedForGood},
};

constexpr std::optional<Life> next(Life from, LifeEvent on) {
  for (const LifeEdge& edge : life_edges)
    if (edge.from == from && edge.on == on) return edge.to;
  return std::nullopt;
}

/// What SELECT by name does. A word other than 9000 and 6283 selects nothing.
struct SelectRow {
  Life environment;  ///< life of PSE: CARD BLOCK shows there
  Life application;
  StatusWord answer;
};

/// First row that fits wins; no row: 6A81.
inline constexpr std::array select_rows = {
    SelectRow{Life::Building, Life::Building,       StatusWord::Ok             },
    SelectRow{Life::Building, Life::Active,         StatusWord::Ok             },
    SelectRow{Life::Building, Life::Blocked,        StatusWord::FileInvalidated},
    SelectRow{Life::Building, Life::BlockedForGood, StatusWord::FileInvalidated},
    SelectRow{Life::Active,   Life::Building,       StatusWord::Ok             },
    SelectRow{Life::Active,   Life::Active,         StatusWord::Ok             },
    SelectRow{Life::Active,   Life::Blocked,        StatusWord::FileInvalidated},
    SelectRow{Life::Active,   Life::BlockedForGood, StatusWord::FileInvalidated},
};

constexpr StatusWord select_answer(Life environment, Life application) {
  for (const SelectRow& row : select_rows)
    if (row.environment == environment && row.application == application) return row.answer;
  return StatusWord::NotSupportedOrLocked;
}

namespace detail {
/// One pair is reversible: active and temporarily blocked; no other way leads back.
consteval bool one_way() {
  const auto reversible = [](Life a, Life b) {
    return (a == Life::Active && b == Life::Blocked) || (a == Life::Blocked && b == Life::Active);
  };
  for (const LifeEdge& edge : life_edges) {
    if (edge.from == edge.to) return false;
    for (const LifeEdge& back : life_edges)
      if (back.from == edge.to && back.to == edge.from && !reversible(edge.from, edge.to))
        return false;
  }
  return true;
}
}  // namespace detail
static_assert(detail::one_way());

}  // namespace sscard::cos::bank
