// UPDATE RECORD and UPDATE BINARY with class 04: the data end with a MAC under the process key of
// the current directory's STK. Source: reference/corrections.md A.8.2.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

StatusWord protected_update_record(CommandContext& context);
StatusWord protected_update_binary(CommandContext& context);

}  // namespace sscard::cos
