#include "cos-sim/social/social_environment.hpp"

#include "cos-sim/social/command/command_table.hpp"

namespace sscard::cos {

std::span<const CommandRow> SocialEnvironment::commands() const {
  return social_commands();
}

StatusWord SocialEnvironment::fci(CommandContext& context, const Object& df) {
  if (life_of(context.chip.files, ssse_of(context, df)) == Life::BlockedForGood)
    return StatusWord::NotSupportedOrLocked;
  return T514Environment::fci(context, df);
}

void SocialEnvironment::reset() {
  T514Environment::reset();
  purse_.reset();
}

void SocialEnvironment::left() {
  T514Environment::left();
  purse_.reset();
}

void SocialEnvironment::ended(CommandContext& context, StatusWord) {
  purse_.ended(context.row);
}

StatusWord SocialEnvironment::admits(const CommandContext& context, const CommandRow& row) {
  const StatusWord sw = T514Environment::admits(context, row);
  const bool authenticates = row.handler == external_authenticate;
  if (sw != StatusWord::Ok || !authenticates ||
      life_of(context.chip.files, context.df()) != Life::Blocked)
    return sw;
  const Byte lock = context.chip.files.peek(context.df(), directory_lock_level_at);
  const auto key = keys().find(context.df(), {model::KeyType::External, context.command.header.p2});
  return key && key->header.following_level == lock ? StatusWord::Ok
                                                    : StatusWord::ConditionsNotSatisfied;
}

Object SocialEnvironment::ssse_of(CommandContext& context, const Object& df) {
  const std::optional<Object> parent = context.chip.files.at(df.parent);
  return parent && parent->owner == model::Environment::Ssse ? *parent : df;
}

}  // namespace sscard::cos
