#include <algorithm>

#include "cos-sim/kernel/level_environment.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t with_version = 17;

/// P2 00 names the master key when no external key has this id: ids are scoped by type (A.8.1).
std::optional<StoredKey> authentication_key(CommandContext& context, KeyStore& keys) {
  const CommandView& command = context.command;
  const Byte id = command.header.p2;
  std::optional<Byte> version;
  if (command.data.size() == with_version) version = command.data.back();
  auto key = keys.find(context.df(), {model::KeyType::External, id}, version);
  if (!key && id == 0) key = keys.find(context.df(), {model::KeyType::Master, id}, version);
  return key;
}

model::Block8 block_at(ByteView data, std::size_t offset) {
  model::Block8 block{};
  std::ranges::copy(data.subspan(offset, block.size()), block.begin());
  return block;
}

/// The counter is already down; what comes out decides whether it comes back.
StatusWord conclude(CommandContext& context, const StoredKey& key, bool right) {
  auto& here = module<LevelEnvironment>(context);
  const Byte level = key.header.following_level;
  if (!right) {
    here.security().remove(context.df().address, level);
    return here.keys().failure(key);
  }
  here.keys().restore(key);
  here.security().add(context.df().address, level);
  return StatusWord::Ok;
}

/// What both forms share: key there, not blocked, challenge there.
StatusWord ready(CommandContext& context, const std::optional<StoredKey>& key, bool challenged) {
  if (!key) return StatusWord::KeyNotFound;
  if (module<LevelEnvironment>(context).keys().blocked(*key)) return StatusWord::Blocked;
  return challenged ? StatusWord::Ok : StatusWord::ChallengeInvalid;
}

}  // namespace

std::optional<model::Block8> taken_challenge(const CommandContext& context) {
  const ByteView challenge = context.taken.view();
  if (challenge.size() != sizeof(model::Block8)) return std::nullopt;
  return block_at(challenge, 0);
}

StatusWord external_authenticate(CommandContext& context) {
  auto& here = module<LevelEnvironment>(context);
  const std::optional<StoredKey> key = authentication_key(context, here.keys());
  const std::optional<model::Block8> challenge = taken_challenge(context);
  if (const StatusWord sw = ready(context, key, challenge.has_value()); sw != StatusWord::Ok)
    return sw;
  const std::optional<model::SocialKey> opened = here.keys().open(*key);
  if (!opened) return StatusWord::KeyNotFound;
  if (!here.keys().spend_try(*key)) return StatusWord::Blocked;
  const model::SocialScheme& scheme = here.scheme(*algorithm_of(key->header));
  const model::Block8 expected =
      scheme.authentication_data(*opened, *challenge, block_at(context.command.data, 8));
  return conclude(context, *key,
                  equal_constant_time(expected, context.command.data.first(expected.size())));
}

StatusWord short_authenticate(CommandContext& context) {
  auto& here = module<LevelEnvironment>(context);
  const std::optional<StoredKey> key = here.keys().master(context.df());
  const std::optional<model::Block8> challenge = taken_challenge(context);
  if (const StatusWord sw = ready(context, key, challenge.has_value()); sw != StatusWord::Ok)
    return sw;
  const std::optional<model::SocialKey> opened = here.keys().open(*key);
  if (!opened || *algorithm_of(key->header) != model::Algorithm::TripleDes)
    return StatusWord::KeyNotFound;
  if (!here.keys().spend_try(*key)) return StatusWord::Blocked;
  const model::Block8 expected = model::short_authentication(opened->cipher(), *challenge);
  return conclude(context, *key, equal_constant_time(expected, context.command.data));
}

}  // namespace sscard::cos
