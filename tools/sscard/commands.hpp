// The nouns of the program, one file each. Adding a command is a function and a row.
#pragma once

#include <span>

#include "tools/sscard/command.hpp"

namespace sscard::tools {

/// All nouns in the order of the help.
std::span<const Define> commands();

void define_explain(Program& program);

}  // namespace sscard::tools
