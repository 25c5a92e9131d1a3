// Handlers of the bank commands; each starts after the kernel's order of refusal and the condition
// of its row. Source: as command_table.hpp.
#pragma once

#include "cos-sim/kernel/command.hpp"

namespace sscard::cos::bank {

/// `80 50 KVN 00 08` host challenge: 28 bytes, see SecureChannel::initialize_update.
StatusWord initialize_update(CommandContext& context);
/// `84 82 level 00 10` host cryptogram ‖ C-MAC.
StatusWord external_authenticate(CommandContext& context);
/// `80/84 D8 KVN 81`: see KeySet::replace.
StatusWord put_key(CommandContext& context);
/// `80/84 E2 P1 P2`: see StoreData::take.
StatusWord store_data(CommandContext& context);

/// `00 B2 record SFI·8+4`: 6A82 no such file (internal data look like none), 6A83 no such record.
StatusWord read_record(CommandContext& context);
/// `80 A8 00 00` 83 L PDOL data: 80 L AIP AFL. 6985 when repeated in one selection or when the ATC
/// is used up, which ends the application; 6A80 when the template or its length is wrong.
StatusWord get_processing_options(CommandContext& context);
/// `80 CA tag`: the object; 6A88 for any tag but 9F36, 9F13, 9F17, 9F4F.
StatusWord get_data(CommandContext& context);
/// `00 84 00 00 08`: a random number for the next command only.
StatusWord get_challenge(CommandContext& context);

}  // namespace sscard::cos::bank
