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

/// Level of the lock key, then MAC; then the directory changes its life.
StatusWord change_life(CommandContext& context, const OneCommandLevel& lock, Life to) {
  if (!lock.held()) return StatusWord::SecurityNotSatisfied;
  if (const StatusWord sw = check_mac(context); sw != StatusWord::Ok) return sw;
  set_life(context.chip.files, context.df(), to);
  return StatusWord::Ok;
}

}  // namespace

StatusWord block_application(CommandContext& context) {
  if (in_ssse(context)) return StatusWord::NotSupportedOrLocked;
  const OneCommandLevel lock(context, lock_level(context));
  return change_life(context, lock,
                     context.command.header.p2 == for_good ? Life::BlockedForGood : Life::Blocked);
}

StatusWord unblock_application(CommandContext& context) {
  const OneCommandLevel lock(context, lock_level(context));  // served, even when nothing is blocked
  if (life_of(context.chip.files, context.df()) != Life::Blocked)
    return StatusWord::ConditionsNotSatisfied;
  return change_life(context, lock, Life::Active);
}

StatusWord block_card(CommandContext& context) {
  if (!in_ssse(context)) return StatusWord::NotSupportedOrLocked;
  const OneCommandLevel lock(context, lock_level(context));
  return change_life(context, lock, Life::BlockedForGood);
}

}  // namespace sscard::cos
