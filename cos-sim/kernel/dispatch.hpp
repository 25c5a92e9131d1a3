// The order of refusal, declared once for every command of every environment: class, instruction,
// blocked directory, P1 P2, lengths (here a challenge is used up), current file, kind of file,
// access condition. A handler starts behind it and goes on in the same order: record or offset,
// key, blocked key, challenge, MAC, data, space. Source: reference/corrections.md A.7.8; style R8.
#pragma once

#include <span>

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

struct Admission {
  const CommandRow* row = nullptr;  ///< the row of class and instruction; nullptr: there is none
  StatusWord refusal = StatusWord::Ok;  ///< 9000: the row's handler may run
};

/// Judges context.command against the rows of the kernel and of the selected environment. On
/// success context.file is the file a row with a FileNeed works on.
Admission admit(CommandContext& context, std::span<const CommandRow> common);

/// Rows every environment has: SELECT, GET RESPONSE, administration.
std::span<const CommandRow> kernel_commands();

}  // namespace sscard::cos
