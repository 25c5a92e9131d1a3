// Process keys (过程密钥): BFDE delivers one into the card's working memory, 80FA uses it once.
// Source: reference/ssc-card.md 10.2, 10.3; corrections.md A.12.2–A.12.4 [PROP].
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// BFDE usage id: factors (card, city, province) ‖ random 8. 6A88 no such key in the current
/// directory, 6985 a kind that has no process key (master, maintenance, debit).
StatusWord deliver_process_key(CommandContext& context);
/// Lc = 8 × (levels of the usage in P1 + 1).
bool deliver_lengths(const CommandView& command);

/// 80FA. P1 00: encipher, ECB; eight bytes under SM4 are authentication data (profile A). P1 01 and
/// 05: MAC of padded data, 05 with the initial value before them. 6985 without a process key or
/// when its usage does not allow the operation, 6700 for broken blocks.
StatusWord use_process_key(CommandContext& context);
/// P1 00, 01, 05; more blocks (bit 2) and an initial value for ECB do not exist.
bool use_parameters(Byte p1, Byte p2);

}  // namespace sscard::cos
