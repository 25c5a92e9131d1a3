#include "cos-sim/social/security/pin.hpp"

#include <algorithm>

#include "cardlib/base/wipe.hpp"
#include "cos-sim/social/security/line_protection.hpp"
#include "cos-sim/social/security/one_command_level.hpp"
#include "cos-sim/social/social_environment.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t value_size = 16;
constexpr std::size_t pin_min = 2;
constexpr std::size_t pin_max = 8;
constexpr Byte separator = 0xFF;
constexpr KeyName pin_name{model::KeyType::Pin, 0};

using PinBlock = std::array<Byte, value_size>;

/// A PIN and the directory that holds it.
struct FoundPin {
  StoredKey key;
  Address df;
};

/// Current directory, then its DDF (A.7.7).
std::optional<FoundPin> find_pin(CommandContext& context) {
  auto& here = module<LevelEnvironment>(context);
  if (const auto key = here.keys().find(context.df(), pin_name))
    return FoundPin{*key, context.df().address};
  const Object ssse = SocialEnvironment::ssse_of(context, context.df());
  if (const auto key = here.keys().find(ssse, pin_name)) return FoundPin{*key, ssse.address};
  return std::nullopt;
}

PinBlock padded(ByteView pin) {
  PinBlock block{};
  block.fill(0xFF);
  std::ranges::copy(pin.first(std::min(pin.size(), block.size())), block.begin());
  return block;
}

/// A try is spent before anything is compared; success brings all of them back.
StatusWord try_pin(CommandContext& context, const FoundPin& pin, ByteView candidate) {
  auto& here = module<LevelEnvironment>(context);
  if (!here.keys().spend_try(pin.key)) return StatusWord::Blocked;
  PinBlock stored{};
  const WipeOnExit wiper(stored);
  here.keys().read_value(pin.key, stored);
  PinBlock offered = padded(candidate);
  const WipeOnExit wiper_too(offered);
  if (equal_constant_time(stored, offered)) {
    here.keys().restore(pin.key);
    return StatusWord::Ok;
  }
  here.security().remove(pin.df, pin.key.header.following_level);
  return here.keys().failure(pin.key);
}

/// Lc 0 asks: is the level held, and if not, how many tries are left (no try is used).
StatusWord ask(CommandContext& context, const FoundPin& pin) {
  auto& here = module<LevelEnvironment>(context);
  if (here.security().holds(pin.df, pin.key.header.following_level)) return StatusWord::Ok;
  return here.keys().blocked(pin.key) ? StatusWord::Blocked : here.keys().failure(pin.key);
}

StatusWord store_pin(CommandContext& context, const FoundPin& pin, ByteView value) {
  model::KeyHeader header = pin.key.header;
  header.length = static_cast<Byte>(value.size());
  PinBlock block = padded(value);
  const WipeOnExit wiper(block);
  const Object owner = *context.chip.files.at(pin.df);
  return module<LevelEnvironment>(context).keys().put(owner, {header, block, false});
}

/// UNBLOCK and RELOAD: only where the PIN lives, under the PUK level, which serves this command.
std::optional<FoundPin> own_pin(CommandContext& context) {
  std::optional<FoundPin> pin = find_pin(context);
  return pin && pin->df == context.df().address ? pin : std::nullopt;
}

}  // namespace

bool is_pin(ByteView pin) {
  if (pin.size() < pin_min || pin.size() > pin_max) return false;
  for (std::size_t i = 0; i < pin.size(); ++i) {
    const auto high = static_cast<Byte>(pin[i] >> 4U);
    const auto low = static_cast<Byte>(pin[i] & 0x0FU);
    const bool last = i + 1 == pin.size();
    if (high > 9 || (low > 9 && !(last && low == 0x0FU))) return false;
  }
  return true;
}

std::optional<PinChange> split_pin_change(ByteView data) {
  const auto split = static_cast<std::size_t>(std::ranges::find(data, separator) - data.begin());
  if (split < pin_min || split > pin_max || split + 1 >= data.size()) return std::nullopt;
  const PinChange change{data.first(split), data.subspan(split + 1)};
  return is_pin(change.after) ? std::optional(change) : std::nullopt;
}

StatusWord pin_right(CommandContext& context) {
  const std::optional<FoundPin> pin = find_pin(context);
  if (!pin) return StatusWord::ConditionsNotSatisfied;
  const bool held =
      module<LevelEnvironment>(context).security().holds(pin->df, pin->key.header.following_level);
  return held ? StatusWord::Ok : StatusWord::SecurityNotSatisfied;
}

StatusWord verify(CommandContext& context) {
  const std::optional<FoundPin> pin = find_pin(context);
  if (!pin) return StatusWord::KeyNotFound;
  if (context.command.data.empty()) return ask(context, *pin);
  const StatusWord sw = try_pin(context, *pin, context.command.data);
  if (sw == StatusWord::Ok)
    module<LevelEnvironment>(context).security().add(pin->df, pin->key.header.following_level);
  return sw;
}

StatusWord change_pin(CommandContext& context) {
  const std::optional<FoundPin> pin = find_pin(context);
  if (!pin) return StatusWord::KeyNotFound;
  if (module<LevelEnvironment>(context).keys().blocked(pin->key)) return StatusWord::Blocked;
  const std::optional<PinChange> change = split_pin_change(context.command.data);
  if (!change) return StatusWord::WrongData;
  const StatusWord sw = try_pin(context, *pin, change->before);
  return sw == StatusWord::Ok ? store_pin(context, *pin, change->after) : sw;
}

StatusWord unblock_pin(CommandContext& context) {
  const std::optional<FoundPin> pin = own_pin(context);
  const OneCommandLevel puk(context, pin ? pin->key.header.puk_level : Byte{0});
  if (pin && !puk.held()) return StatusWord::SecurityNotSatisfied;
  if (!pin) return StatusWord::KeyNotFound;
  ByteView data = context.command.data;
  if (const StatusWord sw = check_line(context, data, nullptr); sw != StatusWord::Ok) return sw;
  auto& here = module<LevelEnvironment>(context);
  here.keys().restore(pin->key);
  here.security().remove(pin->df, pin->key.header.following_level);
  return StatusWord::Ok;
}

StatusWord reload_pin(CommandContext& context) {
  const std::optional<FoundPin> pin = own_pin(context);
  const OneCommandLevel puk(context, pin ? pin->key.header.puk_level : Byte{0});
  if (pin && !puk.held()) return StatusWord::SecurityNotSatisfied;
  if (!pin) return StatusWord::KeyNotFound;
  ByteView data = context.command.data;
  std::optional<LineKey> line;
  if (const StatusWord sw = check_line(context, data, &line); sw != StatusWord::Ok) return sw;
  auto& here = module<LevelEnvironment>(context);
  const std::optional<model::PinValue> fresh =
      here.scheme(line->algorithm).decipher_pin(line->stk, line->challenge, data);
  if (!fresh) return StatusWord::WrongData;
  here.security().remove(pin->df, pin->key.header.following_level);
  return store_pin(context, *pin, fresh->reveal(SecretAccess::for_cipher()));
}

}  // namespace sscard::cos
