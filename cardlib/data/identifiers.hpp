// Identifiers with their checks: an invalid one cannot exist. Person data print masked.
// Sources: GB 11643 (MOD 11-2), GB 11714, ISO/IEC 7812 (Luhn); reference/ssc-card.md 13.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"

namespace sscard::data {

/// The check characters alone, for who makes numbers. Digits only (expects).
/// MOD 11-2 over 17 digits: 0 to 9 or X.
char social_number_check(std::string_view seventeen);
/// GB 11714 over eight characters 0-9 A-Z: 0 to 9 or X; nullopt when one is neither.
std::optional<char> card_number_check(std::string_view eight);
/// Luhn digit behind these digits.
char luhn_check(std::string_view digits);

/// 社会保障号码 (reference/ssc-card.md 13.1). Which rule holds is seen from the form [PROP]:
/// - 17 digits and a digit or X (18 characters): citizens, 81/82/83 and 9… numbers; the MOD 11-2
///   check must fit, and digits 7-14 are a calendar date unless the number begins with 9. A small x
///   becomes X, so that both files name one person alike.
/// - anything else: a document number, taken as it is: 1 to 18 visible ASCII characters without
///   space, `|` and `^`. 16 or 17 digits alone are refused as a cut 18-digit number.
class SocialSecurityNumber {
 public:
  SocialSecurityNumber() = default;
  static Result<SocialSecurityNumber> parse(std::string_view text);
  const std::string& text() const { return text_; }
  /// First six and last two characters, the rest as '*'; below 12 characters only the last two.
  std::string masked() const;
  auto operator<=>(const SocialSecurityNumber&) const = default;

 private:
  std::string text_;
};

/// 卡号, nine characters 0-9 A-Z; the last is the GB 11714 check (10 is X, 11 is 0).
class CardNumber {
 public:
  CardNumber() = default;
  static Result<CardNumber> parse(std::string_view text);
  const std::string& text() const { return text_; }
  auto operator<=>(const CardNumber&) const = default;

 private:
  std::string text_;
};

/// Primary account number (主账号), 12 to 19 digits with the Luhn digit.
class Pan {
 public:
  Pan() = default;
  static Result<Pan> parse(std::string_view digits);
  const std::string& text() const { return text_; }
  /// First six and last four digits.
  std::string masked() const;
  auto operator<=>(const Pan&) const = default;

 private:
  std::string text_;
};

/// T6…TD of the ATR: the card's unique name and diversification factor.
class ChipSerial {
 public:
  ChipSerial() = default;
  explicit ChipSerial(const std::array<Byte, 8>& bytes) : bytes_(bytes) {}
  static Result<ChipSerial> parse(std::string_view hex16);
  /// The last eight historical bytes (T6…TD); BadInput unless the ATR is well-formed with at least
  /// 13 of them.
  static Result<ChipSerial> from_atr(ByteView atr);
  const std::array<Byte, 8>& bytes() const { return bytes_; }
  std::string text() const { return to_hex(bytes_); }
  auto operator<=>(const ChipSerial&) const = default;

 private:
  std::array<Byte, 8> bytes_{};
};

}  // namespace sscard::data
