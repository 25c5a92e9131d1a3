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
/// SFI 0B is the transaction log, newest first.
StatusWord read_record(CommandContext& context);
/// `80 A8 00 00` 83 L PDOL data: 80 L AIP AFL. 6985 when repeated in one selection or when the ATC
/// is used up, which ends the application; 6A80 when the template or its length is wrong.
StatusWord get_processing_options(CommandContext& context);
/// `80 CA tag`: the object; 6A88 for a tag that is not given out.
StatusWord get_data(CommandContext& context);
/// `00 84 00 00 08`: a random number for the next command only.
StatusWord get_challenge(CommandContext& context);
/// `00 88 00 00` DDOL data: 80 L signature. 6985 before GET PROCESSING OPTIONS, after a cryptogram,
/// without a key; 6700 for another length than the DDOL's.
StatusWord internal_authenticate(CommandContext& context);
/// `00 82 00 00 0A` ARPC ‖ response code, once after an ARQC. 6300 wrong; 6985 out of order, which
/// also makes an earlier success a failure.
StatusWord authenticate_issuer(CommandContext& context);
/// `00 20 00 80 08` PIN block, or `00 20 00 88` the block under the card key with the challenge of
/// the command before. 63Cx wrong; 6984 no try left at the first VERIFY of a transaction or no
/// challenge; 6983 no try left later.
StatusWord verify(CommandContext& context);
/// `80 AE kind 00` CDOL data. 6700 another length than the CDOL's; 6985 out of order, CDA without
/// the profile bit, ARQC the second time.
StatusWord generate_ac(CommandContext& context);

// Issuer scripts: CLA 84 or 04, a MAC of four bytes at the end. 6985 not after an ARQC, after a
// failed issuer authentication or after a wrong script MAC; 6988 wrong MAC.

StatusWord application_block(CommandContext& context);
StatusWord application_unblock(CommandContext& context);
StatusWord card_block(CommandContext& context);
/// P2 00 restores the tries, 01 and 02 bring a new PIN too, bound to the current one with 01.
StatusWord pin_change_unblock(CommandContext& context);
/// P1 P2 = tag of the internal data; the same length as before.
StatusWord put_data(CommandContext& context);
/// A whole `70` record of SFI 1 to 10 that exists.
StatusWord update_record_script(CommandContext& context);

/// ICC dynamic number [PROP]: ATC ‖ five random bytes.
Bytes dynamic_number(const Chip& chip, std::uint16_t counter);

}  // namespace sscard::cos::bank
