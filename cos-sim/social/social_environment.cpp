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

Object SocialEnvironment::ssse_of(CommandContext& context, const Object& df) {
  const std::optional<Object> parent = context.chip.files.at(df.parent);
  return parent && parent->owner == model::Environment::Ssse ? *parent : df;
}

}  // namespace sscard::cos
