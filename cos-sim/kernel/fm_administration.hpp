// The commands of the FM / FMCOS family (建卡命令) in every environment: CREATE FILE with the FID
// in P1 P2, ERASE DF, WRITE KEY, end of pre-personalization. The application phase is everybody's.
// The transport code comes inside CREATE FILE of the MF and is good until reset; a card whose
// building was interrupted goes on by EXTERNAL AUTHENTICATE with the card master key. Directories
// have rights XY of their own, in force once their building has ended.
// Source: reference/ssc-card.md 5.2 (FMCOS), 9.3, 9.4, 19.1. [PROP]: README, "The FM family".
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos {

StatusWord fm_create_file(CommandContext& context);
/// Files, applications and keys of the current directory; its master key stays. The MF only while
/// no environment below it has a ruler; nothing of the bank side: 6985.
StatusWord fm_erase_directory(CommandContext& context);
StatusWord fm_end_of_building(CommandContext& context);
/// P1 01: a new key; P1 a key type: another value for the key that is there.
StatusWord fm_write_key(CommandContext& context);

/// State of a directory as rights XY see it.
Byte fm_state(CommandContext& context, const Object& df);

bool fm_create_lengths(const CommandView& command);
bool fm_write_key_parameters(Byte p1, Byte p2);

}  // namespace sscard::cos
