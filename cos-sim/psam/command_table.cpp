// Rows of the key cards. One table, three stretches: what a PSAM has alone, what all have, what the
// carriers have alone.
#include "cos-sim/kernel/dispatch.hpp"
#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/psam/export_key.hpp"
#include "cos-sim/psam/key_card_environment.hpp"
#include "cos-sim/psam/process_key.hpp"
#include "cos-sim/psam/purchase.hpp"
#include "cos-sim/social/security/pin.hpp"

namespace sscard::cos {
namespace {

bool any_parameters(Byte, Byte) {
  return true;
}

bool key_parameters(Byte p1, Byte) {
  return p1 == 0;
}

bool change_pin_parameters(Byte p1, Byte p2) {
  return p1 == 1 && p2 == 0;
}

bool verify_lengths(const CommandView& command) {
  return command.data.size() != 1;
}

using enum FileNeed;
using enum FileRight;

constexpr std::size_t of_psam = 2;
constexpr std::size_t of_carriers = 1;

// clang-format off
constexpr std::array rows = {
    // name, CLA, INS, P1 P2, Lc, lengths, while blocked, file, right, handler, challenged
    CommandRow{"INITIALIZE PURCHASE", 0x80, 0x70, no_parameters, 28, 44, initialize_lengths, false, None, Read, initialize_purchase},
    CommandRow{"CREDIT PURCHASE", 0x80, 0x72, no_parameters, 4, 4, nullptr, false, None, Read, credit_purchase},
    CommandRow{"READ RECORD", 0x00, 0xB2, read_record_parameters, 0, 0, nullptr, false, Records, Read, read_record},
    CommandRow{"UPDATE RECORD", 0x00, 0xDC, update_record_parameters, 1, 255, nullptr, false, Records, Update, plain_update_record},
    CommandRow{"APPEND RECORD", 0x00, 0xE2, append_record_parameters, 1, 255, nullptr, false, Append, Update, plain_append_record},
    CommandRow{"READ BINARY", 0x00, 0xB0, binary_parameters, 0, 0, nullptr, false, Binary, Read, read_binary},
    CommandRow{"UPDATE BINARY", 0x00, 0xD6, binary_parameters, 1, 255, nullptr, false, Binary, Update, plain_update_binary},
    CommandRow{"GET CHALLENGE", 0x00, 0x84, no_parameters, 0, 0, get_challenge_lengths, true, None, Read, get_challenge},
    CommandRow{"EXTERNAL AUTHENTICATE", 0x00, 0x82, key_parameters, 16, 17, nullptr, true, None, Read, external_authenticate, true},
    CommandRow{"VERIFY", 0x00, 0x20, no_parameters, 0, 8, verify_lengths, false, None, Read, verify},
    CommandRow{"CHANGE PIN", 0x80, 0x5E, change_pin_parameters, 5, 17, nullptr, false, None, Read, change_pin},
    CommandRow{"DELIVER PROCESS KEY", 0xBF, 0xDE, any_parameters, 8, 64, deliver_lengths, false, None, Read, deliver_process_key},
    CommandRow{"USE PROCESS KEY", 0x80, 0xFA, use_parameters, 8, 255, nullptr, false, None, Read, use_process_key},
    CommandRow{"EXPORT KEY", 0x80, 0xF8, any_parameters, 1, 57, export_lengths, false, None, Read, export_key},
};
// clang-format on

}  // namespace

std::span<const CommandRow> key_card_commands(CardKind kind) {
  const std::span<const CommandRow> all = rows;
  return kind == CardKind::Psam ? all.first(all.size() - of_carriers) : all.subspan(of_psam);
}

}  // namespace sscard::cos
