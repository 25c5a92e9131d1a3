#include "terminal/session.hpp"

#include <array>

namespace sscard::term {
namespace {

struct Edge {
  VisitState from;
  VisitEvent on;
  VisitState to;
};

using enum VisitState;
using enum VisitEvent;

constexpr std::array edges = {
    Edge{Powered,  EnvironmentSelected, Selected},
    Edge{Selected, EnvironmentSelected, Selected},
    Edge{Genuine,  EnvironmentSelected, Genuine },
    Edge{Selected, CardProven,          Genuine },
    Edge{Selected, CardNotProven,       Refused },
    Edge{Genuine,  CardProven,          Genuine },
    Edge{Genuine,  CardNotProven,       Refused },
    Edge{Selected, FileRead,            Selected},
    Edge{Genuine,  FileRead,            Genuine },
    Edge{Genuine,  AccessGranted,       Genuine },
};

consteval bool is_deterministic() {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    for (std::size_t j = i + 1; j < edges.size(); ++j) {
      if (edges[i].from == edges[j].from && edges[i].on == edges[j].on) return false;
    }
  }
  return true;
}

consteval bool is_final(VisitState state) {
  for (const Edge& edge : edges) {
    if (edge.from == state) return false;
  }
  return true;
}

static_assert(is_deterministic());
static_assert(is_final(Refused));

}  // namespace

std::optional<VisitState> next(VisitState state, VisitEvent event) {
  for (const Edge& edge : edges) {
    if (edge.from == state && edge.on == event) return edge.to;
  }
  return std::nullopt;
}

}  // namespace sscard::term
