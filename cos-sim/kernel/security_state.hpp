// The volatile security state (安全状态) of a T514-style environment: which levels are held in the
// current directory and in its environment, and what selection does to them.
// Source: reference/ssc-card.md 5.2; corrections.md A.7.1–A.7.3.
#pragma once

#include "cardlib/model/levels.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos {

class SecurityState {
 public:
  /// Reset, and every way out of the environment.
  void clear();
  /// A directory of this environment became current (A.7.3): the same one keeps all, the way down
  /// and between siblings keeps the environment's levels, the way back up drops the ADF's.
  void selected(const Object& df);

  /// `df` is the current directory or its environment; anything else is our own mistake.
  void add(Address df, Byte level) { set_of(df).add(level); }
  void remove(Address df, Byte level) { set_of(df).remove(level); }
  /// False for a directory that is neither current nor its parent.
  bool holds(Address df, Byte level) const;

  const model::LevelSet& own() const { return own_; }
  const model::LevelSet& parent() const { return parent_levels_; }

 private:
  model::LevelSet& set_of(Address df);

  Address current_ = no_parent;
  Address parent_ = no_parent;
  model::LevelSet own_;
  model::LevelSet parent_levels_;
};

}  // namespace sscard::cos
