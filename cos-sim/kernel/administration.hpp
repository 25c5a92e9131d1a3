// The commands of the T514 family (建卡命令) in every environment: transport code, production data,
// CREATE FILE, DELETE FILE, WRITE KEY with line protection, FCI records, end of
// pre-personalization. A directory that has ended is built further by its own master key.
// Source: reference/ssc-card.md 2.3, 9.2; corrections.md A.7, A.9.7, A.11; design.md 4.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

StatusWord verify_transport_code(CommandContext& context);
StatusWord set_serial(CommandContext& context);    ///< `80 E0 05`: 00 00 ‖ T8…TD
StatusWord set_atr_head(CommandContext& context);  ///< `00 14`: TS, T0, TB1, TC1, T1…T7
StatusWord create_file(CommandContext& context);
StatusWord delete_file(CommandContext& context);
StatusWord write_key(CommandContext& context);
StatusWord append_fci(CommandContext& context);
StatusWord end_pre_personalization(CommandContext& context);

}  // namespace sscard::cos
