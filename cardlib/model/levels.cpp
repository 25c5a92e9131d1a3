#include "cardlib/model/levels.hpp"

#include "cardlib/base/expects.hpp"

namespace sscard::model {
namespace {

constexpr Byte master_nibble = 0xF;

bool gives_a_level(const KeyRow& key) {
  return key.type == KeyType::Pin || key.type == KeyType::External;
}

constexpr Byte repeated(Byte nibble) {
  return static_cast<Byte>(nibble << 4U | nibble);
}

bool holds_or_free(const LevelSet& held, Byte level) {
  return level == level_free || held.holds(level);
}

}  // namespace

Byte level_nibble(const KeyRow& key) {
  if (key.type == KeyType::Master) return master_nibble;
  if (!gives_a_level(key)) return 0;
  Byte nibble = 0;
  for (const KeyRow& each : keys_of(key.df)) {
    if (gives_a_level(each)) ++nibble;
    if (each.type == key.type && each.id == key.id) break;
  }
  ensures(nibble >= 1 && nibble < master_nibble);
  return nibble;
}

Byte level_byte(const KeyRow& key) {
  return repeated(level_nibble(key));
}

Byte level_byte(Df df, std::string_view key_name) {
  const KeyRow* key = find_key(df, key_name);
  expects(key != nullptr);
  return level_byte(*key);
}

AccessCondition resolve(Df df, const AccessRule& rule) {
  if (rule.kind == AccessKind::Free) return {};
  if (rule.kind == AccessKind::Never) return {level_never, level_never, Logic::Or};
  if (rule.kind == AccessKind::Master) return {level_free, level_master, Logic::Or};
  AccessCondition out;
  if (!rule.parent_key.empty()) out.parent = level_byte(row(df).parent, rule.parent_key);
  if (!rule.own_key.empty()) out.own = level_byte(df, rule.own_key);
  out.logic = rule.logic;
  return out;
}

std::uint16_t LevelSet::bit(Byte level) {
  const auto nibble = static_cast<Byte>(level & 0x0FU);
  if (nibble == 0 || level != repeated(nibble)) return 0;
  return static_cast<std::uint16_t>(1U << nibble);
}

bool satisfied(const AccessCondition& condition, const LevelSet& parent, const LevelSet& own) {
  if (condition.parent == level_never || condition.own == level_never) return false;
  const bool both_named = condition.parent != level_free && condition.own != level_free;
  if (both_named && condition.logic == Logic::Or) {
    return parent.holds(condition.parent) || own.holds(condition.own);
  }
  return holds_or_free(parent, condition.parent) && holds_or_free(own, condition.own);
}

}  // namespace sscard::model
