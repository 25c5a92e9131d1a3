#include "cos-sim/psam/export_key.hpp"

#include "cardlib/base/wipe.hpp"
#include "cardlib/model/key_card_crypto.hpp"
#include "cos-sim/psam/key_card_environment.hpp"
#include "cos-sim/social/security/pin.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t key_size = 16;
constexpr std::size_t factor_size = sizeof(model::Block8);
/// Maintenance without diversification: it guards what leaves, and never leaves.
constexpr Byte transport_usage = static_cast<Byte>(model::KeyUse::Maintenance);

std::optional<CarriedObject> transport_key(CommandContext& context) {
  auto& here = module<KeyCardEnvironment>(context);
  for (unsigned id = 1; id <= 0xFF; ++id)
    if (const auto key = here.carried().find(context.df(), transport_usage, static_cast<Byte>(id)))
      return key;
  return std::nullopt;
}

std::optional<model::SocialKey> ready(CommandContext& context, const CarriedObject& key) {
  std::array<Byte, key_size> value{};
  const WipeOnExit wiper(value);
  module<KeyCardEnvironment>(context).carried().derive(key, {}, value);
  auto made = model::SocialKey::create(context.chip.crypto, key.name.algorithm, value);
  if (!made) return std::nullopt;
  return std::move(*made);
}

}  // namespace

bool export_lengths(const CommandView& command) {
  return command.data.size() == 1 + factor_size * model::levels_of_usage(command.data[0]);
}

StatusWord export_key(CommandContext& context) {
  if (const StatusWord right = pin_right(context); right != StatusWord::Ok) return right;
  auto& here = module<KeyCardEnvironment>(context);
  const CommandView& command = context.command;
  const Byte usage = command.data[0];
  if (model::levels_of_usage(usage) == 0) return StatusWord::WrongData;  // no master leaves
  const auto key = here.carried().find(context.df(), usage, command.header.p1, command.header.p2);
  const auto guard = transport_key(context);
  const std::optional<model::SocialKey> transport =
      key && guard ? ready(context, *guard) : std::nullopt;
  if (!transport) return StatusWord::KeyNotFound;
  std::array<Byte, key_size> child{};
  const WipeOnExit wiper(child);
  here.carried().derive(*key, command.data.subspan(1), child);
  context.answer.append(model::seal_exported_key(*transport, guard->name.algorithm, command.header,
                                                 command.data, child));
  return StatusWord::Ok;
}

}  // namespace sscard::cos
