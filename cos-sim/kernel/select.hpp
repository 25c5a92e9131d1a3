// SELECT (选择) and GET RESPONSE (取响应), which belong to no environment.
// Source: reference/corrections.md A.3 (exactly), A.10 (GET RESPONSE).
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

StatusWord select(CommandContext& context);
StatusWord get_response(CommandContext& context);

/// P1 P2 and Lc of SELECT.
bool select_parameters(Byte p1, Byte p2);
bool select_lengths(const CommandView& command);

/// Makes `df` current as SELECT does, when its environment lets it.
StatusWord select_directory(CommandContext& context, const Object& df);

}  // namespace sscard::cos
