// Levels of the FM family: what a verified PIN or key proves is one bit of the directory's status
// byte or of its extension byte. The kernel keeps the same fourteen levels as nibbles (levels.hpp).
// Source: reference/ssc-card.md 5.2 (复旦, FMCOS), 9.3. The numbering inside a directory, the lock
// bit and the nibble state are [PROP]: the README of this room lists what is not published.
//
//   level        1  2  3  4  5  6 MK  7  8  9  10 11 12 13 lock
//   state byte   01 02 04 10 20 40    81 82 84 88 90 A0 C0 08
//   in the kernel 11 22 33 44 55 FF   77 88 99 AA BB CC DD EE
#pragma once

#include <optional>

#include "cardlib/model/levels.hpp"

namespace sscard::model::fm {

/// Number of a level; 0 for keys whose success proves nothing.
enum class Level : Byte { None = 0, Pin = 1, Master = 6, Last = 13, Lock = 14 };

/// MK 6. The PIN, then read keys and PUK, count up from 1, at most five; update keys and DSK count
/// down from 13 past the 6; LK and BK have the bit that is no right of any file (08 forbids).
Level level_of(const KeyRow& key);
/// 01…40, 81…C0 with the extension flag, 08 for Lock; 00 for None.
Byte state_byte(Level level);
/// nullopt: no such byte, or more than one bit.
std::optional<Level> level_from(Byte state_byte);
/// The level byte of levels.hpp and back; nullopt for EF and for 66, which the MK left free.
Byte kernel_level(Level level);
std::optional<Level> from_kernel(Byte level);

/// What one access byte of a file may name: a bit of the status byte (1…6).
constexpr bool is_status_bit(Level level) {
  return level != Level::None && level <= Level::Master;
}
/// A bit of the extension byte (7…13).
constexpr bool is_extension_bit(Level level) {
  return level > Level::Master && level <= Level::Last;
}

/// State of a directory as rights of directories and keys see it (9.4): A while its master key is
/// proven, else 0.
inline constexpr Byte master_state = 0x0A;
inline constexpr Byte right_free = 0xF0;
inline constexpr Byte right_master = 0xAA;
inline constexpr Byte right_never = 0x0F;
/// XY: allowed when Y ≤ state ≤ X.
constexpr bool permits(Byte right, Byte state) {
  return (right & 0x0FU) <= state && state <= right >> 4U;
}

}  // namespace sscard::model::fm
