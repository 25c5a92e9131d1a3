// The holder's PIN: VERIFY, CHANGE PIN, PIN UNBLOCK and PIN RELOAD. The counter is lowered before
// the comparison; the comparison takes the same time whatever differs.
// Source: reference/ssc-card.md 5.3, 8.1, 8.2; corrections.md A.7.5–A.7.7, A.8.4, A.9.3, A.10.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// Two to eight bytes of digits, an F only as the very last nibble.
bool is_pin(ByteView pin);

/// The data of CHANGE PIN, old ‖ FF ‖ new; nullopt (6A80) when they are no such thing.
struct PinChange {
  ByteView before;
  ByteView after;
};
std::optional<PinChange> split_pin_change(ByteView data);

/// Is the level of the PIN that VERIFY would mean held? 9000, 6982, or 6985 when there is none.
StatusWord pin_right(CommandContext& context);

StatusWord verify(CommandContext& context);
StatusWord change_pin(CommandContext& context);
StatusWord unblock_pin(CommandContext& context);
StatusWord reload_pin(CommandContext& context);

}  // namespace sscard::cos
