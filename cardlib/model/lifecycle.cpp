#include "cardlib/model/lifecycle.hpp"

#include <algorithm>

namespace sscard::model {
namespace {

constexpr std::array card_life = {
    CardEdge{CardState::Transport, CardEvent::CreateMf,               CardState::Building},
    CardEdge{CardState::Transport, CardEvent::TransportCodeExhausted, CardState::Dead    },
    CardEdge{CardState::Building,  CardEvent::TransportCodeExhausted, CardState::Dead    },
    CardEdge{CardState::Building,  CardEvent::EndPrePersonalization,  CardState::Ended   },
};

using EnvironmentState::Absent;
using EnvironmentState::Blocked;
using EnvironmentState::Building;
using EnvironmentState::Created;
using EnvironmentState::Operational;
using Environs = EnvironmentEvent;

// There is no edge on which the card key replaces a master key, and none out of Blocked.
constexpr std::array environment_life = {
    EnvironmentEdge{Absent,      Environs::Create,                 Created    },
    EnvironmentEdge{Created,     Environs::LoadMasterUnderCardKey, Building   },
    EnvironmentEdge{Building,    Environs::ReplaceMaster,          Building   },
    EnvironmentEdge{Building,    Environs::EndPrePersonalization,  Operational},
    EnvironmentEdge{Operational, Environs::ReplaceMaster,          Operational},
    EnvironmentEdge{Operational, Environs::CardBlock,              Blocked    },
};

using App = ApplicationState;
using AppEvent = ApplicationEvent;

// Active and Blocked are the one reversible pair.
constexpr std::array application_life = {
    ApplicationEdge{App::Absent,   AppEvent::Create,             App::Building      },
    ApplicationEdge{App::Building, AppEvent::EndPersonalization, App::Active        },
    ApplicationEdge{App::Active,   AppEvent::Block,              App::Blocked       },
    ApplicationEdge{App::Blocked,  AppEvent::Unblock,            App::Active        },
    ApplicationEdge{App::Active,   AppEvent::BlockForGood,       App::BlockedForGood},
    ApplicationEdge{App::Blocked,  AppEvent::BlockForGood,       App::BlockedForGood},
};

template <typename Edges>
consteval bool is_deterministic(const Edges& edges) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (edges[i].from == edges[j].from && edges[i].on == edges[j].on) return false;
    }
  }
  return true;
}
static_assert(is_deterministic(card_life));
static_assert(is_deterministic(environment_life));
static_assert(is_deterministic(application_life));

template <typename Edges, typename State>
consteval bool has_no_exit(const Edges& edges, State state) {
  return std::ranges::none_of(edges, [&](const auto& edge) { return edge.from == state; });
}
static_assert(has_no_exit(card_life, CardState::Dead));
static_assert(has_no_exit(card_life, CardState::Ended));
static_assert(has_no_exit(environment_life, EnvironmentState::Blocked));
static_assert(has_no_exit(application_life, ApplicationState::BlockedForGood));

/// Life goes forward (states are declared in that order), but for the one reversible pair.
template <typename Edges>
consteval int backward_edges(const Edges& edges) {
  return static_cast<int>(
      std::ranges::count_if(edges, [](const auto& edge) { return edge.to < edge.from; }));
}
static_assert(backward_edges(card_life) == 0);
static_assert(backward_edges(environment_life) == 0);
static_assert(backward_edges(application_life) == 1);

template <typename Edges, typename State, typename Event>
std::optional<State> follow(const Edges& edges, State state, Event event) {
  for (const auto& edge : edges) {
    if (edge.from == state && edge.on == event) return edge.to;
  }
  return std::nullopt;
}

struct CardPower {
  AdminAction action;
  CardState card;
};
// Environments and the internal files of the MF; their first master keys.
constexpr std::array card_powers = {
    CardPower{AdminAction::CreateFile, CardState::Building},
    CardPower{AdminAction::DeleteFile, CardState::Building},
    CardPower{AdminAction::WriteKey,   CardState::Building},
};

struct EnvironmentPower {
  AdminAction action;
  EnvironmentState environment;
};
constexpr std::array environment_powers = {
    EnvironmentPower{AdminAction::CreateFile, Building   },
    EnvironmentPower{AdminAction::DeleteFile, Building   },
    EnvironmentPower{AdminAction::WriteKey,   Building   },
    EnvironmentPower{AdminAction::CreateFile, Operational},
    EnvironmentPower{AdminAction::DeleteFile, Operational},
    EnvironmentPower{AdminAction::WriteKey,   Operational},
};

}  // namespace

std::span<const CardEdge> card_edges() {
  return card_life;
}
std::span<const EnvironmentEdge> environment_edges() {
  return environment_life;
}
std::span<const ApplicationEdge> application_edges() {
  return application_life;
}

std::optional<CardState> next(CardState state, CardEvent event) {
  return follow(card_life, state, event);
}
std::optional<EnvironmentState> next(EnvironmentState state, EnvironmentEvent event) {
  return follow(environment_life, state, event);
}
std::optional<ApplicationState> next(ApplicationState state, ApplicationEvent event) {
  return follow(application_life, state, event);
}

bool card_key_may(AdminAction action, CardState card) {
  return std::ranges::any_of(card_powers, [&](const CardPower& power) {
    return power.action == action && power.card == card;
  });
}

bool environment_key_may(AdminAction action, EnvironmentState environment) {
  return std::ranges::any_of(environment_powers, [&](const EnvironmentPower& power) {
    return power.action == action && power.environment == environment;
  });
}

}  // namespace sscard::model
