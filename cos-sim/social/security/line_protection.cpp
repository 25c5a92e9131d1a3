#include "cos-sim/social/security/line_protection.hpp"

namespace sscard::cos {

StatusWord check_line(CommandContext& context, ByteView& data, std::optional<LineKey>* used) {
  auto& here = module<LevelEnvironment>(context);
  // [PROP] The STK's id differs by directory (A.8.1); there is one STK in each, so type decides.
  const std::optional<StoredKey> stk =
      here.keys().find_type(context.df(), model::KeyType::Transmission);
  const std::optional<model::Block8> challenge = taken_challenge(context);
  std::optional<model::SocialKey> key;
  if (stk) key = here.keys().open(*stk);
  if (!key) return StatusWord::KeyNotFound;
  if (!challenge) return StatusWord::ChallengeInvalid;
  const ByteView mac = data.last(sizeof(model::Mac4));
  data = data.first(data.size() - mac.size());
  const model::Algorithm algorithm = *algorithm_of(stk->header);
  const model::Mac4 expected =
      here.scheme(algorithm).command_mac(*key, *challenge, context.command.header, data);
  if (!equal_constant_time(expected, mac)) return StatusWord::WrongMac;
  if (used != nullptr) used->emplace(LineKey{std::move(*key), *challenge, algorithm});
  return StatusWord::Ok;
}

StatusWord take_off_mac(CommandContext& context, ByteView& data) {
  return check_line(context, data, nullptr);
}

}  // namespace sscard::cos
