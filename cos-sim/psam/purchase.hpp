// The purchase pair of a PSAM (消费): it gives MAC1 to the card and checks the card's MAC2.
// Source: corrections.md A.12.5, A.10 "Medical purse" [PROP].
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// 80 70: random 4 ‖ offline ATC 2 ‖ amount 4 ‖ type 06 ‖ date 4 ‖ time 3 ‖ key version 1 ‖
/// algorithm 1 ‖ factors (card, city, province) → terminal sequence 4 ‖ MAC1 4. The debit key is
/// the one of so many levels and that version. 9403 no such key, 6A80 amount 0, another type or
/// algorithm, 6985 no terminal number. The sequence counts up here, so that no number ever serves
/// two MACs [PROP].
StatusWord initialize_purchase(CommandContext& context);
bool initialize_lengths(const CommandView& command);
/// 80 72: MAC2 → 9000, or 9302. Only directly after 80 70, else 6985.
StatusWord credit_purchase(CommandContext& context);

}  // namespace sscard::cos
