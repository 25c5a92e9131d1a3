// The lives of card, environment and application, and what a SELECT keeps, read off the running
// simulator: from a blank every act is tried in every state that is reached, and what became of the
// card is looked up in its memory.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "cardlib/model/lifecycle.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {

/// One side of a card, with the card.
struct Lives {
  model::CardState card = model::CardState::Transport;
  model::EnvironmentState environment = model::EnvironmentState::Absent;
  model::ApplicationState application = model::ApplicationState::Absent;
  auto operator<=>(const Lives&) const = default;
};
enum class Side { Social, Bank };
/// As the memory says.
Lives lives_of(const Bytes& cells, Side side);

/// One thing somebody can do to the card after power-up, with all rights there are.
struct Act {
  enum class On { Card, Environment, Application } on;
  int event;       ///< of that machine
  std::string by;  ///< the command, for people
  /// True when the deciding command was accepted.
  bool (*run)(Bytes& cells);
};
std::vector<Act> acts_of(Side side);

/// A step that was seen: state, act, state.
struct Step {
  Lives from;
  const Act* act;
  bool accepted;
  Lives to;
};
std::vector<Step> explore(const std::vector<Act>& acts, Side side);

}  // namespace sscard::test
