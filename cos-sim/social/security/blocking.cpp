#include "cos-sim/social/security/blocking.hpp"

#include "cos-sim/social/security/line_protection.hpp"
#include "cos-sim/social/security/one_command_level.hpp"
#include "cos-sim/social/social_environment.hpp"

namespace sscard::cos {
namespace {

constexpr Byte for_good = 0x01;

bool in_ssse(CommandContext& context) {
  return SocialEnvironment::ssse_of(context, context.df()).address == context.df().address;
}

Byte lock_level(CommandContext& context) {
  return context.chip.files.peek(context.df(), directory_lock_level_at);
}

StatusWord check_mac(CommandContext& context) {
  ByteView data = context.command.data;
  return check_line(context, data, nullptr);
}

/// The lock key's level serves this command, whatever comes of it. Then life, level, MAC.
StatusWord change_life(CommandContext& context, Life from, Life to) {
  const OneCommandLevel lock(context, lock_level(context));
  if (life_of(context.chip.files, context.df()) != from) return StatusWord::ConditionsNotSatisfied;
  if (!lock.held()) return StatusWord::SecurityNotSatisfied;
  if (const StatusWord sw = check_mac(context); sw != StatusWord::Ok) return sw;
  set_life(context.chip.files, context.df(), to);
  return StatusWord::Ok;
}

}  // namespace

StatusWord block_application(CommandContext& context) {
  if (in_ssse(context)) return StatusWord::NotSupportedOrLocked;
  const bool final = context.command.header.p2 == for_good;
  return change_life(context, Life::Active, final ? Life::BlockedForGood : Life::Blocked);
}

StatusWord unblock_application(CommandContext& context) {
  return change_life(context, Life::Blocked, Life::Active);
}

StatusWord block_card(CommandContext& context) {
  if (!in_ssse(context)) return StatusWord::NotSupportedOrLocked;
  return change_life(context, Life::Active, Life::BlockedForGood);
}

}  // namespace sscard::cos
