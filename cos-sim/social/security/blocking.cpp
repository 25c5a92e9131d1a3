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
StatusWord change_life(CommandContext& context, Life to) {
  const OneCommandLevel lock(context, lock_level(context));
  if (!lock.held()) return StatusWord::SecurityNotSatisfied;
  if (const StatusWord sw = check_mac(context); sw != StatusWord::Ok) return sw;
  set_life(context.chip.files, context.df(), to);
  return StatusWord::Ok;
}

}  // namespace

StatusWord social_authenticate(CommandContext& context) {
  if (life_of(context.chip.files, context.df()) != Life::Blocked)
    return external_authenticate(context);
  const auto key = module<SocialEnvironment>(context).keys().find(
      context.df(), {model::KeyType::External, context.command.header.p2});
  return key && key->header.following_level == lock_level(context)
             ? external_authenticate(context)
             : StatusWord::ConditionsNotSatisfied;
}

StatusWord block_application(CommandContext& context) {
  if (in_ssse(context)) return StatusWord::NotSupportedOrLocked;
  return change_life(context,
                     context.command.header.p2 == for_good ? Life::BlockedForGood : Life::Blocked);
}

StatusWord unblock_application(CommandContext& context) {
  if (life_of(context.chip.files, context.df()) != Life::Blocked)
    return StatusWord::ConditionsNotSatisfied;
  return change_life(context, Life::Active);
}

StatusWord block_card(CommandContext& context) {
  return in_ssse(context) ? change_life(context, Life::BlockedForGood)
                          : StatusWord::NotSupportedOrLocked;
}

}  // namespace sscard::cos
