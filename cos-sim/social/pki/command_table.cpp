#include "cos-sim/social/pki/command_table.hpp"

#include "cardlib/model/pki.hpp"
#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/social/pki/key_pair.hpp"
#include "cos-sim/social/pki/pki_pins.hpp"

namespace sscard::cos {
namespace {

constexpr auto admin = static_cast<Byte>(model::PkiPin::Admin);
constexpr auto user = static_cast<Byte>(model::PkiPin::User);

template <Byte p1_wanted, Byte p2_wanted>
bool exactly(Byte p1, Byte p2) {
  return p1 == p1_wanted && p2 == p2_wanted;
}

bool pin_parameters(Byte p1, Byte p2) {
  return p1 == 1 && (p2 == admin || p2 == user);
}

using enum FileNeed;
using enum FileRight;

// clang-format off
constexpr std::array rows = {
    // name, CLA, INS, P1 P2, Lc, lengths, while blocked, file, right, handler, challenged
    CommandRow{"READ BINARY", 0x00, 0xB0, binary_parameters, 0, 0, nullptr, false, Binary, Read, read_binary},
    CommandRow{"UPDATE BINARY", 0x00, 0xD6, binary_parameters, 1, 255, nullptr, false, Binary, Update, plain_update_binary},
    CommandRow{"GET CHALLENGE", 0x00, 0x84, no_parameters, 0, 0, get_challenge_lengths, true, None, Read, get_challenge},
    CommandRow{"EXTERNAL AUTHENTICATE", 0x00, 0x82, no_parameters, 16, 16, nullptr, false, None, Read, pki_authenticate, true},
    CommandRow{"VERIFY", 0x00, 0x20, pin_parameters, 16, 16, nullptr, false, None, Read, pki_verify, true},
    CommandRow{"HASH PIN", 0x80, 0xC4, exactly<0x01, 0x03>, 4, 10, nullptr, false, None, Read, pki_hash_pin},
    CommandRow{"CHANGE PIN", 0x80, 0x5E, exactly<0x01, user>, 5, 17, nullptr, false, None, Read, pki_change_user_pin},
    CommandRow{"CHANGE PIN", 0x84, 0x5E, exactly<0x01, admin>, 20, 20, nullptr, false, None, Read, pki_change_admin_pin, true},
    CommandRow{"GENERATE ASYMMETRIC KEY PAIR", 0x00, 0x46, no_parameters, 2, 2, nullptr, false, None, Read, pki_generate},
    CommandRow{"COMPUTE DIGITAL SIGNATURE", 0x00, 0x2A, exactly<0x9E, 0x9A>, 32, 32, nullptr, false, None, Read, pki_sign},
};
// clang-format on

}  // namespace

std::span<const CommandRow> pki_commands() {
  return rows;
}

}  // namespace sscard::cos
