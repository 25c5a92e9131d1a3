// T514 levels (后续状态): what a verified PIN or key proves inside its DF, and how the access rules
// of files become pairs of level bytes.
// Source: reference/ssc-card.md 5.2, 9.2; corrections.md A.7.1, A.8.4.
#pragma once

#include "cardlib/model/file_tree.hpp"
#include "cardlib/model/key_table.hpp"

namespace sscard::model {

/// Level bytes with a meaning of their own; every other one is a nibble 1…E repeated.
inline constexpr Byte level_free = 0x00;
inline constexpr Byte level_never = 0xEF;
inline constexpr Byte level_master = 0xFF;

/// 1…E, F for the master key, 0 for keys whose success proves nothing (IRK, STK, purse keys).
/// Counted over the PIN and the external-authentication keys of the DF in key table order [PROP]:
/// SSSE has PIN 1, PUK 2; an ADF has LK 1.
Byte level_nibble(const KeyRow& key);
/// The nibble repeated: 11, 22 … EE, FF; 00 for 0.
Byte level_byte(const KeyRow& key);
/// Level byte by key name; a name that is not in the DF is our own mistake.
Byte level_byte(Df df, std::string_view key_name);

/// One access condition of an EF header: level bytes and how they combine.
struct AccessCondition {
  Byte parent = level_free;
  Byte own = level_free;
  Logic logic = Logic::Or;
  bool operator==(const AccessCondition&) const = default;
};
/// The rule of a file of `df` resolved to levels.
AccessCondition resolve(Df df, const AccessRule& rule);

/// The levels held in one DF at this moment.
class LevelSet {
 public:
  void add(Byte level) { bits_ = static_cast<std::uint16_t>(bits_ | bit(level)); }
  void remove(Byte level) { bits_ = static_cast<std::uint16_t>(bits_ & ~bit(level)); }
  void clear() { bits_ = 0; }
  bool holds(Byte level) const { return (bits_ & bit(level)) != 0; }
  bool operator==(const LevelSet&) const = default;

 private:
  /// 11 … EE and FF by their nibble; 00 and EF are no levels and never held.
  static std::uint16_t bit(Byte level);
  std::uint16_t bits_ = 0;
};

/// Does a DF with these levels (and its parent with those) satisfy the condition? 00 00 is free,
/// anything with EF is refused, two named levels combine by the logic nibble.
bool satisfied(const AccessCondition& condition, const LevelSet& parent, const LevelSet& own);

}  // namespace sscard::model
