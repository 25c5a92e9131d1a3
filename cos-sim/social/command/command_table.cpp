#include "cos-sim/social/command/command_table.hpp"

#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/kernel/level_environment.hpp"
#include "cos-sim/social/file/protected_update.hpp"
#include "cos-sim/social/purse/purse_commands.hpp"
#include "cos-sim/social/security/blocking.hpp"
#include "cos-sim/social/security/internal_authenticate.hpp"
#include "cos-sim/social/security/pin.hpp"

namespace sscard::cos {
namespace {

bool key_parameters(Byte p1, Byte) {
  return p1 == 0;
}

template <Byte p1_wanted, Byte p2_wanted>
bool exactly(Byte p1, Byte p2) {
  return p1 == p1_wanted && p2 == p2_wanted;
}

bool block_parameters(Byte p1, Byte p2) {
  return p1 == 0 && p2 <= 1;
}

bool verify_lengths(const CommandView& command) {
  return command.data.size() != 1;
}

/// One block of either cipher, or two of 3DES, and the MAC (A.10).
bool reload_lengths(const CommandView& command) {
  return command.data.size() == 12 || command.data.size() == 20;
}

using enum FileNeed;
using enum FileRight;

// clang-format off
constexpr std::array rows = {
    // name, CLA, INS, P1 P2, Lc, lengths, while blocked, file, right, handler, challenged
    CommandRow{"READ RECORD", 0x00, 0xB2, read_record_parameters, 0, 0, nullptr, false, Records, Read, read_record},
    CommandRow{"UPDATE RECORD", 0x00, 0xDC, update_record_parameters, 1, 255, nullptr, false, Records, Update, plain_update_record},
    CommandRow{"UPDATE RECORD", 0x04, 0xDC, update_record_parameters, 5, 255, nullptr, false, Records, Update, protected_update_record, true},
    CommandRow{"APPEND RECORD", 0x00, 0xE2, append_record_parameters, 1, 255, nullptr, false, Append, Update, plain_append_record},
    CommandRow{"READ BINARY", 0x00, 0xB0, binary_parameters, 0, 0, nullptr, false, Binary, Read, read_binary},
    CommandRow{"UPDATE BINARY", 0x00, 0xD6, binary_parameters, 1, 255, nullptr, false, Binary, Update, plain_update_binary},
    CommandRow{"UPDATE BINARY", 0x04, 0xD6, binary_parameters, 5, 255, nullptr, false, Binary, Update, protected_update_binary, true},
    CommandRow{"GET CHALLENGE", 0x00, 0x84, no_parameters, 0, 0, get_challenge_lengths, true, None, Read, get_challenge},
    CommandRow{"INTERNAL AUTHENTICATE", 0x00, 0x88, key_parameters, 16, 17, nullptr, false, None, Read, internal_authenticate},
    CommandRow{"EXTERNAL AUTHENTICATE", 0x00, 0x82, key_parameters, 16, 17, nullptr, true, None, Read, external_authenticate, true},
    CommandRow{"VERIFY", 0x00, 0x20, no_parameters, 0, 8, verify_lengths, false, None, Read, verify},
    CommandRow{"CHANGE PIN", 0x80, 0x5E, exactly<0x01, 0x00>, 5, 17, nullptr, false, None, Read, change_pin},
    CommandRow{"PIN UNBLOCK", 0x84, 0x24, no_parameters, 4, 4, nullptr, false, None, Read, unblock_pin, true},
    CommandRow{"PIN RELOAD", 0x84, 0x24, exactly<0x00, 0x01>, 12, 20, reload_lengths, false, None, Read, reload_pin, true},
    CommandRow{"APPLICATION BLOCK", 0x84, 0x1E, block_parameters, 4, 4, nullptr, false, None, Read, block_application, true},
    CommandRow{"APPLICATION UNBLOCK", 0x84, 0x18, no_parameters, 4, 4, nullptr, true, None, Read, unblock_application, true},
    CommandRow{"GET BALANCE", 0x80, 0x5C, exactly<0x00, 0x02>, 0, 0, nullptr, false, None, Read, get_balance},
    CommandRow{"INITIALIZE FOR LOAD", 0x80, 0x50, exactly<0x00, 0x02>, 11, 11, nullptr, false, None, Read, initialize_for_load},
    CommandRow{"CREDIT FOR LOAD", 0x80, 0x52, no_parameters, 11, 11, nullptr, false, None, Read, credit_for_load},
    CommandRow{"INITIALIZE FOR PURCHASE", 0x80, 0x50, exactly<0x01, 0x02>, 11, 11, nullptr, false, None, Read, initialize_for_purchase},
    CommandRow{"DEBIT FOR PURCHASE", 0x80, 0x54, exactly<0x01, 0x00>, 15, 15, nullptr, false, None, Read, debit_for_purchase},
    CommandRow{"GET TRANSACTION PROOF", 0x80, 0x5A, exactly<0x00, 0x06>, 2, 2, nullptr, false, None, Read, get_transaction_proof},
    CommandRow{"CARD BLOCK", 0x84, 0x16, no_parameters, 4, 4, nullptr, false, None, Read, block_card, true},
};
// clang-format on

}  // namespace

std::span<const CommandRow> social_commands() {
  return rows;
}

}  // namespace sscard::cos
