#include "cos-sim/social/social_environment.hpp"

#include "cardlib/model/pki.hpp"
#include "cos-sim/social/command/command_table.hpp"
#include "cos-sim/social/pki/command_table.hpp"

namespace sscard::cos {

std::span<const CommandRow> SocialEnvironment::commands() const {
  return in_pki_ ? pki_commands() : social_commands();
}

StatusWord SocialEnvironment::fci(CommandContext& context, const Object& df) {
  const bool blocked = life_of(context.chip.files, ssse_of(context, df)) == Life::BlockedForGood;
  if (blocked || locked_with_ssse(context.chip.files)) return StatusWord::NotSupportedOrLocked;
  return LevelEnvironment::fci(context, df);
}

void SocialEnvironment::selected(const std::optional<Object>& from, const Object& to) {
  LevelEnvironment::selected(from, to);
  const FileSystem& files = chip().files;
  const std::optional<Object> parent = files.at(to.parent);
  in_pki_ = equal(aid_of(files, to).view(), model::pki_aid) ||
            (parent && equal(aid_of(files, *parent).view(), model::pki_aid));
}

void SocialEnvironment::reset() {
  LevelEnvironment::reset();
  in_pki_ = false;
  purse_.reset();
}

void SocialEnvironment::left() {
  LevelEnvironment::left();
  in_pki_ = false;
  purse_.reset();
}

void SocialEnvironment::ended(CommandContext& context, StatusWord) {
  purse_.ended(context.row);
}

StatusWord SocialEnvironment::admits(const CommandContext& context, const CommandRow& row) {
  const StatusWord sw = LevelEnvironment::admits(context, row);
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
