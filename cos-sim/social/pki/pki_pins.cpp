#include "cos-sim/social/pki/pki_pins.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/pki.hpp"
#include "cos-sim/social/security/pin.hpp"
#include "cos-sim/social/social_environment.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t block = 16;
constexpr Byte pin_tag = 0xC1;
using Block16 = std::array<Byte, block>;

/// An SM4 key of the current directory; other algorithms have no plain form.
std::optional<StoredKey> sm4_key(CommandContext& context, KeyName name) {
  auto key = module<SocialEnvironment>(context).keys().find(context.df(), name);
  const bool usable =
      key && key->header.length == block && key->header.algorithm == model::KeyAlgorithm::Sm4;
  return usable ? key : std::nullopt;
}

std::optional<StoredKey> pin_key(CommandContext& context, model::PkiPin pin) {
  return sm4_key(context, {model::KeyType::External, static_cast<Byte>(pin)});
}

/// The counter is already down; success brings it back, failure takes the level away.
StatusWord conclude(CommandContext& context, const StoredKey& key, bool right) {
  KeyStore& keys = module<SocialEnvironment>(context).keys();
  if (right) {
    keys.restore(key);
    return StatusWord::Ok;
  }
  module<SocialEnvironment>(context).security().remove(context.df().address,
                                                       key.header.following_level);
  return keys.failure(key);
}

StatusWord plain_authenticate(CommandContext& context, const std::optional<StoredKey>& key) {
  auto& here = module<SocialEnvironment>(context);
  if (!key) return StatusWord::KeyNotFound;
  if (here.keys().blocked(*key)) return StatusWord::Blocked;
  if (context.taken.size() != block) return StatusWord::ChallengeInvalid;
  const std::optional<model::SocialKey> opened = here.keys().open(*key);
  if (!opened) return StatusWord::KeyNotFound;
  if (!here.keys().spend_try(*key)) return StatusWord::Blocked;
  Block16 expected{};
  opened->cipher().encrypt_ecb(context.taken.view(), expected);
  const bool right = equal_constant_time(expected, context.command.data);
  const StatusWord sw = conclude(context, *key, right);
  if (right) here.security().add(context.df().address, key->header.following_level);
  return sw;
}

StatusWord store_hash(CommandContext& context, const StoredKey& key, ByteView hash) {
  return module<SocialEnvironment>(context).keys().put(context.df(), {key.header, hash, false});
}

}  // namespace

bool pki_pin_held(CommandContext& context, Byte pin) {
  const auto key = sm4_key(context, {model::KeyType::External, pin});
  return key && module<SocialEnvironment>(context).security().holds(context.df().address,
                                                                    key->header.following_level);
}

StatusWord pki_authenticate(CommandContext& context) {
  return plain_authenticate(context, sm4_key(context, {model::KeyType::Master, 0}));
}

StatusWord pki_verify(CommandContext& context) {
  const auto pin = static_cast<model::PkiPin>(context.command.header.p2);
  return plain_authenticate(context, pin_key(context, pin));
}

StatusWord pki_hash_pin(CommandContext& context) {
  const ByteView data = context.command.data;
  const ByteView pin = data.subspan(2);
  if (data[0] != pin_tag || data[1] != pin.size() || !is_pin(pin)) return StatusWord::WrongData;
  auto hash = model::pki_pin_hash(context.chip.crypto, pin);
  const WipeOnExit wiped(hash);
  context.answer.append(hash);
  return StatusWord::Ok;
}

StatusWord pki_change_user_pin(CommandContext& context) {
  auto& here = module<SocialEnvironment>(context);
  const auto key = pin_key(context, model::PkiPin::User);
  if (!key) return StatusWord::KeyNotFound;
  if (here.keys().blocked(*key)) return StatusWord::Blocked;
  const std::optional<PinChange> change = split_pin_change(context.command.data);
  if (!change) return StatusWord::WrongData;
  auto before = model::pki_pin_hash(context.chip.crypto, change->before);
  auto after = model::pki_pin_hash(context.chip.crypto, change->after);
  Block16 stored{};
  const WipeOnExit wiped_before(before);
  const WipeOnExit wiped_after(after);
  const WipeOnExit wiped_stored(stored);
  if (!here.keys().spend_try(*key)) return StatusWord::Blocked;
  here.keys().read_value(*key, stored);
  const StatusWord sw = conclude(context, *key, equal_constant_time(stored, before));
  return sw == StatusWord::Ok ? store_hash(context, *key, after) : sw;
}

StatusWord pki_change_admin_pin(CommandContext& context) {
  auto& here = module<SocialEnvironment>(context);
  if (!pki_pin_held(context, static_cast<Byte>(model::PkiPin::Admin)))
    return StatusWord::SecurityNotSatisfied;
  const auto key = pin_key(context, model::PkiPin::Admin);
  const std::optional<model::SocialKey> opened = key ? here.keys().open(*key) : std::nullopt;
  if (!opened) return StatusWord::KeyNotFound;
  if (here.keys().blocked(*key)) return StatusWord::Blocked;
  if (context.taken.size() != block) return StatusWord::ChallengeInvalid;
  const ByteView enciphered = context.command.data.first(block);
  const model::Mac4 expected =
      here.scheme(model::Algorithm::Sm4)
          .key_load_mac(*opened, context.taken.view(), context.command.header, enciphered);
  if (!equal_constant_time(expected, context.command.data.subspan(block)))
    return StatusWord::WrongMac;
  Block16 fresh{};
  const WipeOnExit wiped(fresh);
  opened->cipher().decrypt_ecb(enciphered, fresh);
  return store_hash(context, *key, fresh);
}

}  // namespace sscard::cos
