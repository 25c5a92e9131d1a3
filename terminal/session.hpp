// The state of a visit to the social side as an edge table that fails closed: what has been proven
// and what may therefore come next. A step that is not in the table is our own mistake or a card
// that answers out of turn, and is refused.
// Source: reference/ssc-card.md 3.2, 10.4; design.md 7; corrections.md A.7.
#pragma once

#include <optional>

namespace sscard::term {

enum class VisitState {
  Powered,   ///< the card is there, nothing selected
  Selected,  ///< SSSE is selected and its public data are read
  Genuine,   ///< internal authentication succeeded: the card is no copy
  Refused,   ///< the card is not genuine; nothing more is done with it
};

enum class VisitEvent {
  EnvironmentSelected,
  CardProven,
  CardNotProven,
  AccessGranted,  ///< external authentication or PIN accepted
  FileRead,
};

/// nullopt: not now.
std::optional<VisitState> next(VisitState state, VisitEvent event);

}  // namespace sscard::term
