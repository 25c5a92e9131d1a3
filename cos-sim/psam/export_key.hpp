// EXPORT KEY of a carrier (母卡, 传输密钥卡, 主控密钥卡): a diversified key leaves under the
// transport key; a master never leaves. Source: design.md 5; reference/ssc-card.md 7.7 [PROP].
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// 80 F8 id version: usage 1 ‖ factors (card, city, province) → child key 16, ECB under the
/// transport key, ‖ MAC 4 over CLA INS P1 P2 Lc ‖ data ‖ those 16 bytes, always padded, initial
/// value 0, under the transport key (3DES: retail MAC; SM4: folded). The transport key is the
/// application's key of usage 01 with the lowest id. Needs the operator's PIN [PROP]: 6982 without
/// its level, 6985 on a carrier that has no PIN. 6A88 unknown key or no transport key; 6A80 a usage
/// without diversification.
StatusWord export_key(CommandContext& context);
/// Lc = 1 + 8 × levels of the usage in the first byte.
bool export_lengths(const CommandView& command);

}  // namespace sscard::cos
