#include "cos-sim/kernel/key_loading.hpp"

#include "cardlib/base/wipe.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/chip_header.hpp"
#include "cos-sim/kernel/key_store.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t mac_size = 4;

std::optional<LoadGuard> make_guard(Chip& chip, model::Algorithm algorithm,
                                    std::optional<model::SocialKey> key) {
  auto scheme = model::SocialScheme::create(chip.crypto, algorithm);
  if (!key || !scheme) return std::nullopt;
  return LoadGuard{std::move(*key), std::move(*scheme)};
}

std::optional<LoadGuard> transport_guard(Chip& chip) {
  std::array<Byte, 16> value{};
  const WipeOnExit wiper(value);
  chip.memory.read(chip_transport_key_at, value);
  auto key = model::SocialKey::create(chip.crypto, model::Algorithm::TripleDes, value);
  if (!key) return std::nullopt;
  return make_guard(chip, model::Algorithm::TripleDes, std::move(*key));
}

std::optional<LoadGuard> master_guard(Chip& chip, const Object& df) {
  KeyStore keys(chip);
  const std::optional<StoredKey> master = keys.master(df);
  const auto algorithm = master ? algorithm_of(master->header) : std::nullopt;
  if (!algorithm) return std::nullopt;
  return make_guard(chip, *algorithm, keys.open(*master));
}

}  // namespace

bool in_power(CommandContext& context, KeyGuard guard) {
  const bool by_card =
      guard == KeyGuard::ParentMaster &&
      context.chip.files.at(context.df().parent).value_or(context.df()).parent == no_parent;
  return guard != KeyGuard::Nobody &&
         (!by_card || card_state(context.chip.files) == model::CardState::Building);
}

std::optional<LoadGuard> find_guard(CommandContext& context, KeyGuard which) {
  if (which == KeyGuard::OwnMaster) return master_guard(context.chip, context.df());
  const std::optional<Object> parent = context.chip.files.at(context.df().parent);
  return parent ? master_guard(context.chip, *parent) : transport_guard(context.chip);
}

StatusWord check_load_mac(CommandContext& context, const LoadGuard& guard, ByteView challenge,
                          ByteView& data) {
  if (!guard.scheme->challenge_fits_key_load(challenge.size())) return StatusWord::ChallengeInvalid;
  const ByteView mac = data.last(mac_size);
  data = data.first(data.size() - mac_size);
  const model::Mac4 expected =
      guard.scheme->key_load_mac(guard.key, challenge, context.command.header, data);
  return equal_constant_time(expected, mac) ? StatusWord::Ok : StatusWord::WrongMac;
}

bool has_key_file(CommandContext& context) {
  return context.chip.files.find(context.df().address, ObjectKind::File, model::key_file_fid)
      .has_value();
}

}  // namespace sscard::cos
