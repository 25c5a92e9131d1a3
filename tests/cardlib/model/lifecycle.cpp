#include "cardlib/model/lifecycle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

using namespace sscard::model;

namespace {

/// Every pair of state and event: an edge leads where the table says, everything else is refused.
template <typename State, typename Event, typename Edges>
void check_all_pairs(int states, int events, const Edges& edges) {
  std::size_t found = 0;
  for (int s = 0; s < states; ++s) {
    for (int e = 0; e < events; ++e) {
      const auto state = static_cast<State>(s);
      const auto event = static_cast<Event>(e);
      const auto edge = std::ranges::find_if(
          edges, [&](const auto& x) { return x.from == state && x.on == event; });
      const auto after = next(state, event);
      REQUIRE(after.has_value() == (edge != edges.end()));
      if (!after) continue;
      CHECK(*after == edge->to);
      ++found;
    }
  }
  CHECK(found == edges.size());
}

}  // namespace

TEST_CASE("what is not an edge is refused, in all three lives") {
  check_all_pairs<CardState, CardEvent>(4, 3, card_edges());
  check_all_pairs<EnvironmentState, EnvironmentEvent>(5, 5, environment_edges());
  check_all_pairs<ApplicationState, ApplicationEvent>(5, 5, application_edges());
}

TEST_CASE("the card master key rules while the card is built and never again") {
  for (const AdminAction action :
       {AdminAction::CreateFile, AdminAction::DeleteFile, AdminAction::WriteKey}) {
    CHECK_FALSE(card_key_may(action, CardState::Transport));
    CHECK(card_key_may(action, CardState::Building));
    CHECK_FALSE(card_key_may(action, CardState::Ended));
    CHECK_FALSE(card_key_may(action, CardState::Dead));
  }
  CHECK(next(CardState::Building, CardEvent::EndPrePersonalization) == CardState::Ended);
  CHECK_FALSE(next(CardState::Ended, CardEvent::CreateMf));
}

TEST_CASE("an environment gets its first master key once, under the card key") {
  CHECK(next(EnvironmentState::Created, EnvironmentEvent::LoadMasterUnderCardKey) ==
        EnvironmentState::Building);
  CHECK_FALSE(next(EnvironmentState::Building, EnvironmentEvent::LoadMasterUnderCardKey));
  CHECK_FALSE(next(EnvironmentState::Operational, EnvironmentEvent::LoadMasterUnderCardKey));
}

TEST_CASE("an environment master key rules its own and replaces itself, until a block") {
  for (const auto state : {EnvironmentState::Building, EnvironmentState::Operational}) {
    CHECK(next(state, EnvironmentEvent::ReplaceMaster) == state);
    CHECK(environment_key_may(AdminAction::CreateFile, state));
    CHECK(environment_key_may(AdminAction::WriteKey, state));
  }
  CHECK_FALSE(environment_key_may(AdminAction::WriteKey, EnvironmentState::Created));
  CHECK_FALSE(environment_key_may(AdminAction::WriteKey, EnvironmentState::Blocked));
  CHECK_FALSE(next(EnvironmentState::Blocked, EnvironmentEvent::ReplaceMaster));
}

TEST_CASE("an application can be blocked and unblocked, and blocked for good from either") {
  const auto blocked = next(ApplicationState::Active, ApplicationEvent::Block);
  CHECK(blocked == ApplicationState::Blocked);
  CHECK(next(*blocked, ApplicationEvent::Unblock) == ApplicationState::Active);
  CHECK(next(*blocked, ApplicationEvent::BlockForGood) == ApplicationState::BlockedForGood);
  CHECK(next(ApplicationState::Active, ApplicationEvent::BlockForGood) ==
        ApplicationState::BlockedForGood);
  CHECK_FALSE(next(ApplicationState::BlockedForGood, ApplicationEvent::Unblock));
  CHECK_FALSE(next(ApplicationState::Active, ApplicationEvent::Unblock));
  CHECK_FALSE(next(ApplicationState::Active, ApplicationEvent::EndPersonalization));
}
