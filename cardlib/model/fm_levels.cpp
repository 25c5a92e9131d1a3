#include "cardlib/model/fm_levels.hpp"

#include <algorithm>
#include <array>

#include "cardlib/base/expects.hpp"

namespace sscard::model::fm {
namespace {

/// By level number.
constexpr std::array<Byte, 15> state_bytes = {0x00, 0x01, 0x02, 0x04, 0x10, 0x20, 0x40, 0x81,
                                              0x82, 0x84, 0x88, 0x90, 0xA0, 0xC0, 0x08};
constexpr Byte first_number = 1;
constexpr Byte master_number = 6;
constexpr Byte last_number = 13;

bool gives_a_level(const KeyRow& key) {
  return key.type == KeyType::Pin || key.type == KeyType::External;
}

bool is_lock_key(const KeyRow& key) {
  return key.name == "LK" || key.name == "BK";
}

bool counts_down(const KeyRow& key) {
  return key.name.starts_with("UK") || key.name == "DSK";
}

}  // namespace

Level level_of(const KeyRow& key) {
  if (key.type == KeyType::Master) return Level::Master;
  if (!gives_a_level(key)) return Level::None;
  if (is_lock_key(key)) return Level::Lock;
  Byte up = first_number;
  Byte down = last_number;
  for (const KeyRow& each : keys_of(key.df)) {
    if (each.type == key.type && each.id == key.id) break;
    if (!gives_a_level(each) || is_lock_key(each)) continue;
    Byte& next = counts_down(each) ? down : up;
    next = static_cast<Byte>(counts_down(each) ? next - 1 : next + 1);
    if (next == master_number) --next;  // only the way down passes the MK
  }
  const Byte number = counts_down(key) ? down : up;
  ensures(number >= first_number && number <= last_number && number != master_number);
  return static_cast<Level>(number);
}

Byte state_byte(Level level) {
  return state_bytes[static_cast<std::size_t>(level)];
}

std::optional<Level> level_from(Byte state) {
  const auto found = std::ranges::find(state_bytes, state);
  if (found == state_bytes.end()) return std::nullopt;
  return static_cast<Level>(found - state_bytes.begin());
}

Byte kernel_level(Level level) {
  if (level == Level::Master) return level_master;
  const auto nibble = static_cast<unsigned>(level);
  return static_cast<Byte>(nibble << 4U | nibble);
}

std::optional<Level> from_kernel(Byte level) {
  if (level == level_master) return Level::Master;
  const unsigned nibble = level & 0x0FU;
  if (level != (nibble << 4U | nibble) || nibble == master_number || nibble > 14)
    return std::nullopt;
  return static_cast<Level>(nibble);
}

}  // namespace sscard::model::fm
