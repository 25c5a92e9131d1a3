// Rows of the kernel on a card of the FM family: what every environment understands.
#include "cardlib/model/fm.hpp"
#include "cos-sim/kernel/administration_family.hpp"
#include "cos-sim/kernel/directory.hpp"
#include "cos-sim/kernel/dispatch.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/kernel/fm_administration.hpp"
#include "cos-sim/kernel/select.hpp"

namespace sscard::cos {
namespace {

bool any_fid(Byte, Byte) {
  return true;
}

constexpr FileNeed none = FileNeed::None;
constexpr FileRight no_file = FileRight::Read;

// clang-format off
constexpr std::array rows = {
    // name, CLA, INS, P1 P2, Lc, lengths, while blocked, file, right, handler, challenged
    CommandRow{"SELECT", 0x00, 0xA4, select_parameters, 1, 16, select_lengths, true, none, no_file, select},
    CommandRow{"GET RESPONSE", 0x00, 0xC0, no_parameters, 0, 0, nullptr, true, none, no_file, get_response},
    CommandRow{"CREATE FILE", 0x80, 0xE0, any_fid, 7, 24, fm_create_lengths, false, none, no_file, fm_create_file},
    CommandRow{"ERASE DIRECTORY", 0x80, 0x0E, no_parameters, 0, 0, nullptr, false, none, no_file, fm_erase_directory},
    CommandRow{"END OF BUILDING", 0x80, 0x0C, no_parameters, 0, 0, nullptr, false, none, no_file, fm_end_of_building},
    CommandRow{"WRITE KEY", 0x80, 0xD4, fm_write_key_parameters, 7, 23, nullptr, false, none, no_file, fm_write_key},
    CommandRow{"WRITE KEY", 0x84, 0xD4, fm_write_key_parameters, 12, 36, nullptr, false, none, no_file, fm_write_key, true},
};
// clang-format on

/// Rights of a directory are XY over its state nibble; keys are the master key's business.
class FmFamily final : public AdministrationFamily {
 public:
  std::span<const CommandRow> commands() const override { return rows; }
  bool permits(CommandContext& context, const Object& df,
               model::AdminAction action) const override {
    const FileSystem& files = context.chip.files;
    const Byte state = fm_state(context, df);
    switch (action) {
      case model::AdminAction::CreateFile:
        return model::fm::permits(files.peek(df, directory_create_right_at), state);
      case model::AdminAction::DeleteFile:
        return model::fm::permits(files.peek(df, directory_erase_right_at), state);
      case model::AdminAction::WriteKey:
        break;
    }
    return state == model::fm::master_state;
  }
};

}  // namespace

const AdministrationFamily& fm_family() {
  static const FmFamily family;
  return family;
}

}  // namespace sscard::cos
