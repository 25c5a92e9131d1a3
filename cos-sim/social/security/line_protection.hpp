// Line protection (线路保护) of the application phase: four MAC bytes under the process key that
// the secure-transmission key (STK) makes from the last eight-byte challenge. Source:
// reference/ssc-card.md 7.4, 8.1; corrections.md A.7.4, A.8.2, A.9.4.
#pragma once

#include <optional>

#include "cos-sim/kernel/level_environment.hpp"

namespace sscard::cos {

/// What the MAC was made with, for a command whose data are enciphered too.
struct LineKey {
  model::SocialKey stk;
  model::Block8 challenge;
  model::Algorithm algorithm;
};

/// Checks and removes the MAC at the end of `data`; uses the challenge up. 6A88 no STK in the
/// current directory, 6984 no challenge of eight bytes, 6988 wrong MAC. `used` may be nullptr.
StatusWord check_line(CommandContext& context, ByteView& data, std::optional<LineKey>* used);

/// The same as an Unwrap for file commands.
StatusWord take_off_mac(CommandContext& context, ByteView& data);

}  // namespace sscard::cos
