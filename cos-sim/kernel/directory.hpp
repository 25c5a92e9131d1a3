// How a directory lies in memory, and its life. Body of a directory object, 32 bytes:
//   0 life 1 · 1 kind 1 · 2 lock level 1 · 3 FCI file 1 · 4 key file 1 · 5 purse file 1 · 6 locks
//   card 1 7 AID length 1 · 8 AID 16 · 24 create right 1 · 25 erase right 1 · 26 space 2 · 28
//   unused
// Source: reference/ssc-card.md 9.2; design.md 4; security.md 3 (life cycle: redundant encoding).
#pragma once

#include "cardlib/model/t514.hpp"
#include "cos-sim/kernel/file_system.hpp"

namespace sscard::cos {

/// Codes that differ in at least four bits; every other byte means BlockedForGood.
enum class Life : Byte {
  Building = 0x3A,  ///< before `80 E0 02`: files are free, keys load without a challenge
  Active = 0x5C,    ///< the access rules hold
  Blocked = 0xA6,   ///< temporarily (APPLICATION BLOCK)
  BlockedForGood = 0xC9,
};

inline constexpr std::size_t directory_size = 32;
inline constexpr std::uint32_t directory_life_at = 0;
inline constexpr std::uint32_t directory_kind_at = 1;
inline constexpr std::uint32_t directory_lock_level_at = 2;
inline constexpr std::uint32_t directory_fci_file_at = 3;
inline constexpr std::uint32_t directory_locks_card_at = 6;
inline constexpr std::uint32_t directory_aid_length_at = 7;
inline constexpr std::uint32_t directory_aid_at = 8;
inline constexpr std::uint32_t directory_create_right_at = 24;
inline constexpr std::uint32_t directory_erase_right_at = 25;
inline constexpr std::uint32_t directory_space_at = 26;
inline constexpr std::size_t aid_max = 16;

/// What a directory of the FM family has besides (model/fm.hpp); zeros on a T514 card.
struct DirectoryRights {
  Byte create = 0;
  Byte erase = 0;
  std::uint16_t space = 0;
};

/// The body of a new directory in Life::Building.
std::array<Byte, directory_size> directory_body(const model::DfHeader& header,
                                                const DirectoryRights& rights = {});

/// The life of any directory, whoever owns it (Intent::Select).
Life life_of(const FileSystem& files, const Object& df);
/// Is this a card whose MF was made to lock with SSSE, and SSSE is blocked for good (A.7.9)? Then
/// nothing can be selected any more.
bool locked_with_ssse(const FileSystem& files);
void set_life(FileSystem& files, const Object& df, Life life);

/// An AID without memory of its own.
struct StoredAid {
  std::array<Byte, aid_max> bytes{};
  std::size_t size = 0;
  ByteView view() const { return ByteView{bytes}.first(size); }
};
StoredAid aid_of(const FileSystem& files, const Object& df);

}  // namespace sscard::cos
