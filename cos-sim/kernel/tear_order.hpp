// An ordered power cut (拔卡): stored in the chip's own cells, so that whoever puts the card into a
// reader next meets it, in whatever process. No silicon has this; it is for rehearsing what a
// pulled card does. Source: issue "sim tear"; reference/security.md 3 (atomicity).
//
//   chip header 00E0 mark 4 · 00E4 bits that still reach their cells 8 · 00EC bit order 1 · 00ED
//   weak 1
#pragma once

#include <optional>

#include "cos-sim/hardware/power_cut.hpp"

namespace sscard::cos {

inline constexpr Address tear_order_at = 0x00E0;
inline constexpr std::size_t tear_order_size = 14;
inline constexpr std::uint32_t tear_mark = 0x54454152;  ///< "TEAR"

/// The next session of this card loses its power so; an order replaces an earlier one.
void order_tear(Store& store, const PowerCut& cut);
/// What was ordered, for the session that begins now: the order is used up.
std::optional<PowerCut> take_tear(Store& store);

}  // namespace sscard::cos
