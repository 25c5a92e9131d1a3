#include "cos-sim/social/file/protected_update.hpp"

#include "cos-sim/kernel/file_commands.hpp"
#include "cos-sim/social/security/line_protection.hpp"

namespace sscard::cos {

StatusWord protected_update_record(CommandContext& context) {
  return update_record(context, take_off_mac);
}

StatusWord protected_update_binary(CommandContext& context) {
  return update_binary(context, take_off_mac);
}

}  // namespace sscard::cos
