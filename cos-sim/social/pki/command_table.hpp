// The commands of the PKI application as rows; in it the social rows do not exist.
// Source: reference/ssc-card.md 17; corrections.md A.15.
#pragma once

#include <span>

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

std::span<const CommandRow> pki_commands();

}  // namespace sscard::cos
