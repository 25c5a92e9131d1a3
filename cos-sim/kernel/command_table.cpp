// Rows of the kernel on a card of the T514 family: what every environment understands.
#include "cardlib/model/file_tree.hpp"
#include "cos-sim/kernel/administration.hpp"
#include "cos-sim/kernel/administration_family.hpp"
#include "cos-sim/kernel/dispatch.hpp"
#include "cos-sim/kernel/environment.hpp"
#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/kernel/select.hpp"

namespace sscard::cos {
namespace {

template <Byte p1_wanted>
bool only_p1(Byte p1, Byte p2) {
  return p1 == p1_wanted && p2 == 0;
}

bool delete_parameters(Byte p1, Byte p2) {
  return p1 == 0 && p2 >= 1 && p2 <= 3;
}

bool write_key_parameters(Byte p1, Byte p2) {
  return p1 <= 1 && p2 == 0;
}

/// P1 record number, P2 the file number of the FCI file (A.4.4).
bool fci_parameters(Byte p1, Byte p2) {
  return p1 != 0 && p2 == model::sfi_of(model::fci_file_fid);
}

constexpr FileNeed none = FileNeed::None;
constexpr FileRight no_file = FileRight::Read;

// clang-format off
constexpr std::array rows = {
    // name, CLA, INS, P1 P2, Lc, lengths, while blocked, file, right, handler, challenged
    CommandRow{"SELECT", 0x00, 0xA4, select_parameters, 1, 16, select_lengths, true, none, no_file, select},
    CommandRow{"GET RESPONSE", 0x00, 0xC0, no_parameters, 0, 0, nullptr, true, none, no_file, get_response},
    CommandRow{"CREATE FILE", 0x80, 0xE0, only_p1<0x01>, 16, 32, nullptr, false, none, no_file, create_file},
    CommandRow{"END OF PRE-PERSONALIZATION", 0x80, 0xE0, only_p1<0x02>, 0, 0, nullptr, false, none, no_file, end_pre_personalization},
    CommandRow{"VERIFY TRANSPORT CODE", 0x80, 0xE0, only_p1<0x03>, 8, 8, nullptr, false, none, no_file, verify_transport_code},
    CommandRow{"SET SERIAL", 0x80, 0xE0, only_p1<0x05>, 8, 8, nullptr, false, none, no_file, set_serial},
    CommandRow{"SET ATR HEAD", 0x00, 0x14, no_parameters, 11, 11, nullptr, false, none, no_file, set_atr_head},
    CommandRow{"DELETE FILE", 0x80, 0xE1, delete_parameters, 2, 2, nullptr, false, none, no_file, delete_file},
    CommandRow{"WRITE KEY", 0x00, 0xD4, write_key_parameters, 24, 24, nullptr, false, none, no_file, write_key},
    CommandRow{"WRITE KEY", 0x04, 0xD4, write_key_parameters, 28, 28, nullptr, false, none, no_file, write_key, true},
    CommandRow{"WRITE KEY", 0x80, 0xD4, write_key_parameters, 32, 32, nullptr, false, none, no_file, write_key},
    CommandRow{"WRITE KEY", 0x84, 0xD4, write_key_parameters, 36, 36, nullptr, false, none, no_file, write_key, true},
    CommandRow{"APPEND FCI RECORD", 0x00, 0xD2, fci_parameters, 7, 255, nullptr, false, none, no_file, append_fci},
};
// clang-format on

}  // namespace

std::span<const CommandRow> kernel_commands() {
  return rows;
}

namespace {

/// The master key of a directory rules it, for as long as it lives.
class T514Family final : public AdministrationFamily {
 public:
  std::span<const CommandRow> commands() const override { return kernel_commands(); }
  bool permits(CommandContext& context, const Object& df, model::AdminAction) const override {
    return context.environment.master_rules(context, df);
  }
};

}  // namespace

const AdministrationFamily& t514_family() {
  static const T514Family family;
  return family;
}

}  // namespace sscard::cos
