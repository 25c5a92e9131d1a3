// APPLICATION BLOCK and UNBLOCK (应用锁定, 解锁), CARD BLOCK (卡锁定) of the social side. A block
// reaches no further than SSSE.
// Source: reference/corrections.md A.7.5, A.7.9, A.10; ssc-card.md 8.1.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// 6A81 in SSSE itself; P2 00 temporarily, 01 for good. Needs the LK level.
StatusWord block_application(CommandContext& context);
/// 6985 when the application is not temporarily blocked. Needs the LK level.
StatusWord unblock_application(CommandContext& context);
/// SSSE with all its applications, final. Needs the BK level; 6A81 in an ADF [PROP].
StatusWord block_card(CommandContext& context);

}  // namespace sscard::cos
