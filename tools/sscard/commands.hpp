// The nouns of the program, one file each. Adding a command is a function and a row.
#pragma once

#include <span>

#include "tools/sscard/command.hpp"

namespace sscard::tools {

/// All nouns in the order of the help.
std::span<const Define> commands();

void define_demo(Program& program);
void define_sample(Program& program);
void define_batch(Program& program);
void define_card(Program& program);
void define_sim(Program& program);
void define_key_cards(Program& program, Verb vault);  ///< below `vault`: carrier, psam, custody
void define_custody(Program& program, Verb vault);
void define_serve(Program& program, Verb noun);  ///< below `sim`
void define_reader(Program& program);
void define_explain(Program& program);
void define_vault(Program& program);
void define_calc(Program& program);

}  // namespace sscard::tools
