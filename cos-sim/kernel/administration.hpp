// T514 administration (建卡命令) in every environment: transport code, production data, CREATE
// FILE, DELETE FILE, WRITE KEY with line protection, FCI records, end of pre-personalization.
// Rights: the transport code while the card is built, the environment's master key afterwards, the
// directory's own master key once it has ended.
// Source: reference/ssc-card.md 2.3, 9.2; corrections.md A.7, A.9.7, A.11; design.md 4.
#pragma once

#include "cardlib/model/lifecycle.hpp"
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

/// What the card as a whole still lets happen.
model::CardState card_state(FileSystem& files);

/// May the sender of this command build in the current directory? 9000, 6982 or 6985.
StatusWord build_right(CommandContext& context, model::AdminAction action);

}  // namespace sscard::cos
