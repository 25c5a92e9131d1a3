// Rows of the card itself: the MF, and a blank before it.
#include "cos-sim/kernel/card_environment.hpp"
#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/kernel/select.hpp"

namespace sscard::cos {
namespace {

/// P2 is a key id: an unknown one is 6A88 in its turn.
bool master_parameters(Byte p1, Byte) {
  return p1 == 0;
}

constexpr std::size_t short_form = 8;

/// The short form, or A ‖ D (with a version byte).
bool authenticate_lengths(const CommandView& command) {
  return command.data.size() == short_form || command.data.size() >= 16;
}

StatusWord authenticate(CommandContext& context) {
  if (!context.selection.df) return StatusWord::KeyNotFound;  // a blank has no keys
  return context.command.data.size() == short_form ? short_authenticate(context)
                                                   : external_authenticate(context);
}

using enum FileNeed;
using enum FileRight;

// clang-format off
constexpr std::array rows = {
    CommandRow{"READ RECORD", 0x00, 0xB2, read_record_parameters, 0, 0, nullptr, false, Records, Read, read_record},
    CommandRow{"UPDATE RECORD", 0x00, 0xDC, update_record_parameters, 1, 255, nullptr, false, Records, Update, plain_update_record},
    CommandRow{"APPEND RECORD", 0x00, 0xE2, append_record_parameters, 1, 255, nullptr, false, Append, Update, plain_append_record},
    CommandRow{"READ BINARY", 0x00, 0xB0, binary_parameters, 0, 0, nullptr, false, Binary, Read, read_binary},
    CommandRow{"UPDATE BINARY", 0x00, 0xD6, binary_parameters, 1, 255, nullptr, false, Binary, Update, plain_update_binary},
    CommandRow{"GET CHALLENGE", 0x00, 0x84, no_parameters, 0, 0, get_challenge_lengths, false, None, Read, get_challenge},
    CommandRow{"EXTERNAL AUTHENTICATE", 0x00, 0x82, master_parameters, 8, 17, authenticate_lengths, false, None, Read, authenticate, true},
};
// clang-format on

}  // namespace

std::span<const CommandRow> CardEnvironment::commands() const {
  return rows;
}

StatusWord CardEnvironment::fci(CommandContext& context, const Object& df) {
  return locked_with_ssse(context.chip.files) ? StatusWord::NotSupportedOrLocked
                                              : LevelEnvironment::fci(context, df);
}

StatusWord CardEnvironment::admits(const CommandContext& context, const CommandRow& row) {
  const bool transport = row.handler == select || row.handler == get_response;
  return locked_with_ssse(context.chip.files) && !transport
             ? StatusWord::PermanentlyLocked
             : LevelEnvironment::admits(context, row);
}

}  // namespace sscard::cos
