// INTERNAL AUTHENTICATE (内部认证): R1 ‖ R2 in, A = DES(3DES(IRK, R1), R2) out, with a version
// byte 17. Source: reference/ssc-card.md 7.3, 8.1; corrections.md A.9.6.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

StatusWord internal_authenticate(CommandContext& context);

}  // namespace sscard::cos
