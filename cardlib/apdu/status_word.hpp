// Status words (状态字): values, not errors. The table explains them to people; code never branches
// on text. Sources: ISO/IEC 7816-4 5.6, reference/ssc-card.md 8.4, corrections.md A.10.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "cardlib/base/message.hpp"

namespace sscard {

enum class StatusWord : std::uint16_t {
  Ok = 0x9000,
  FileInvalidated = 0x6283,
  AuthenticationFailed = 0x6300,  ///< SCP02 host cryptogram wrong
  MemoryFailure = 0x6581,
  WrongLength = 0x6700,
  IncompatibleFile = 0x6981,
  SecurityNotSatisfied = 0x6982,
  Blocked = 0x6983,
  ChallengeInvalid = 0x6984,
  ConditionsNotSatisfied = 0x6985,
  NoCurrentEf = 0x6986,
  WrongMac = 0x6988,
  WrongData = 0x6A80,
  NotSupportedOrLocked = 0x6A81,
  FileNotFound = 0x6A82,
  RecordNotFound = 0x6A83,
  NoSpace = 0x6A84,
  WrongP1P2 = 0x6A86,
  KeyNotFound = 0x6A88,  ///< also: unknown DGI
  WrongOffset = 0x6B00,
  WrongIns = 0x6D00,
  WrongCla = 0x6E00,
  TransactionMacInvalid = 0x9302,
  PermanentlyLocked = 0x9303,
  InsufficientBalance = 0x9401,
  KeyIndexUnsupported = 0x9403,
  MacNotAvailable = 0x9406,
};

constexpr std::uint16_t number(StatusWord sw) {
  return static_cast<std::uint16_t>(sw);
}
constexpr StatusWord status_word(std::uint8_t sw1, std::uint8_t sw2) {
  return static_cast<StatusWord>(sw1 << 8U | sw2);
}

/// 63Cx: x tries are left.
constexpr StatusWord tries_left(unsigned x) {
  return static_cast<StatusWord>(0x63C0U | (x & 0xFU));
}
/// The x of 63Cx; nullopt for any other status word.
constexpr std::optional<unsigned> tries_left_in(StatusWord sw) {
  if ((number(sw) & 0xFFF0U) != 0x63C0U) return std::nullopt;
  return number(sw) & 0x0FU;
}
/// 61xx: xx bytes wait for GET RESPONSE. 6Cxx: say xx as Le.
constexpr bool more_data(StatusWord sw) {
  return number(sw) >> 8U == 0x61U;
}
constexpr bool wrong_le(StatusWord sw) {
  return number(sw) >> 8U == 0x6CU;
}
constexpr StatusWord data_waiting(unsigned n) {
  return static_cast<StatusWord>(0x6100U | (n & 0xFFU));
}
constexpr StatusWord right_le_is(unsigned n) {
  return static_cast<StatusWord>(0x6C00U | (n & 0xFFU));
}

struct StatusWordRow {
  std::uint16_t value;
  std::uint16_t mask;    ///< FFFF, or FF00 / FFF0 for the families 61xx, 6Cxx, 63Cx
  const char* name;      ///< short English name
  const char* sentence;  ///< a phrase(): what it means for a person; {} is the number in xx or x
};

std::span<const StatusWordRow> status_word_table();

/// The sentence of the most specific row; unknown words say so and show the number.
Message explain(StatusWord sw);

}  // namespace sscard
