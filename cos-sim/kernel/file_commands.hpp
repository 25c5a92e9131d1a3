// READ, UPDATE and APPEND RECORD, READ and UPDATE BINARY behind admission: plain forms for any
// environment, and forms whose data are unwrapped first (line protection, 线路保护).
// Source: reference/corrections.md A.5, A.10; ssc-card.md 8.1, 8.3.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

/// Takes protection off the data of a command: 9000 and the bare data, or why not.
using Unwrap = StatusWord (*)(CommandContext& context, ByteView& data);
StatusWord no_protection(CommandContext& context, ByteView& data);

StatusWord read_record(CommandContext& context);
StatusWord update_record(CommandContext& context, Unwrap unwrap);
StatusWord append_record(CommandContext& context, Unwrap unwrap);
StatusWord read_binary(CommandContext& context);
StatusWord update_binary(CommandContext& context, Unwrap unwrap);

StatusWord plain_update_record(CommandContext& context);
StatusWord plain_append_record(CommandContext& context);
StatusWord plain_update_binary(CommandContext& context);

bool read_record_parameters(Byte p1, Byte p2);
bool update_record_parameters(Byte p1, Byte p2);
bool append_record_parameters(Byte p1, Byte p2);
bool binary_parameters(Byte p1, Byte p2);

/// GET CHALLENGE (取随机数): fills the card's one register. Le 04, 08 or 10.
StatusWord get_challenge(CommandContext& context);
bool get_challenge_lengths(const CommandView& command);
bool no_parameters(Byte p1, Byte p2);

}  // namespace sscard::cos
