#include "cos-sim/kernel/security_state.hpp"

#include "cardlib/base/expects.hpp"

namespace sscard::cos {

void SecurityState::clear() {
  *this = SecurityState{};
}

void SecurityState::selected(const Object& df) {
  if (df.address == current_) return;
  model::LevelSet own;
  model::LevelSet parent;
  if (df.address == parent_) own = parent_levels_;                            // back up
  if (df.parent == current_ && current_ != no_parent) parent = own_;          // down
  if (df.parent == parent_ && parent_ != no_parent) parent = parent_levels_;  // to a sibling
  own_ = own;
  parent_levels_ = parent;
  current_ = df.address;
  parent_ = df.parent;
}

bool SecurityState::holds(Address df, Byte level) const {
  if (df == no_parent) return false;
  return (df == current_ && own_.holds(level)) || (df == parent_ && parent_levels_.holds(level));
}

model::LevelSet& SecurityState::set_of(Address df) {
  expects(df != no_parent && (df == current_ || df == parent_));
  return df == current_ ? own_ : parent_levels_;
}

}  // namespace sscard::cos
