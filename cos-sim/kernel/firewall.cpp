#include "cos-sim/kernel/firewall.hpp"

#include <algorithm>
#include <array>

namespace sscard::cos {
namespace {

using enum model::Environment;

// Inside an environment everything is judged by its own security module. Across a border:
// directories may be selected from anywhere; the MF creates and removes the directories of the
// environments; both environments may let the card master key decipher their first keys.
constexpr std::array rows = {
    FirewallRow{Card, Ssse, Intent::Select},
    FirewallRow{Card, Pse,  Intent::Select},
    FirewallRow{Ssse, Card, Intent::Select},
    FirewallRow{Ssse, Pse,  Intent::Select},
    FirewallRow{Pse,  Card, Intent::Select},
    FirewallRow{Pse,  Ssse, Intent::Select},
    FirewallRow{Card, Ssse, Intent::Found },
    FirewallRow{Card, Pse,  Intent::Found },
    FirewallRow{Ssse, Card, Intent::UseKey},
    FirewallRow{Pse,  Card, Intent::UseKey},
};

}  // namespace

std::span<const FirewallRow> firewall_rows() {
  return rows;
}

bool may_access(model::Environment selected, model::Environment owner, Intent intent) {
  if (selected == owner) return true;
  return std::ranges::any_of(rows, [&](const FirewallRow& row) {
    return row.selected == selected && row.owner == owner && row.intent == intent;
  });
}

}  // namespace sscard::cos
