// The levels of PUK, BK and LK serve one command: it clears them whatever its result.
// Source: reference/corrections.md A.7.5.
#pragma once

#include "cos-sim/kernel/level_environment.hpp"

namespace sscard::cos {

class OneCommandLevel {
 public:
  OneCommandLevel(CommandContext& context, Byte level)
      : security_(module<LevelEnvironment>(context).security()),
        df_(context.df().address),
        level_(level),
        held_(security_.holds(df_, level)) {}
  OneCommandLevel(const OneCommandLevel&) = delete;
  OneCommandLevel& operator=(const OneCommandLevel&) = delete;
  ~OneCommandLevel() {
    if (held_) security_.remove(df_, level_);
  }
  bool held() const { return held_; }

 private:
  SecurityState& security_;
  Address df_;
  Byte level_;
  bool held_;
};

}  // namespace sscard::cos
