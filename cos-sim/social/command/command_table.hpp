// The application-phase commands of SSSE and its ADFs as rows.
// Source: reference/ssc-card.md 8.1; corrections.md A.8.2, A.10.
#pragma once

#include <span>

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

std::span<const CommandRow> social_commands();

}  // namespace sscard::cos
