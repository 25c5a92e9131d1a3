// The firewall (防火墙): one function decides whether the selected environment may touch an object
// of an owner. Every access to the file system passes it; a row that is missing means no. Source:
// design.md 4 (two environments that share nothing but the hardware); reference/security.md 3.
#pragma once

#include <span>

#include "cardlib/model/names.hpp"

namespace sscard::cos {

/// What somebody wants with an object.
enum class Intent : std::uint8_t {
  Select,  ///< make a directory current and see its life state
  Read,    ///< contents
  Write,   ///< contents, creation and deletion of what lies inside
  UseKey,  ///< compute with a key, without seeing it
  Found,   ///< create a directory of its own under the MF, or delete it
};

struct FirewallRow {
  model::Environment selected;
  model::Environment owner;
  Intent intent;
};

/// What may cross a border: nobody reads or writes what another environment owns.
std::span<const FirewallRow> firewall_rows();

/// The environment of the current directory wants `intent` with an object of `owner`.
bool may_access(model::Environment selected, model::Environment owner, Intent intent);

}  // namespace sscard::cos
