// The coded values of the card: dates, BCD and text fields, region, sex, ethnic group, card
// identification code, initializing organization. Sources: reference/ssc-card.md 0.3, 13.3-13.8;
// corrections.md A.5.5 (padding).
#pragma once

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/result.hpp"
#include "cardlib/data/code_tables.hpp"
#include "cardlib/data/identifiers.hpp"

namespace sscard::data {

/// Eight digits YYYYMMDD that are a day of the Gregorian calendar, year 1000 to 9999.
bool is_calendar_date(std::string_view yyyymmdd);
/// Six digits YYMMDD of the bank side; the century is 20 [PROP]: no valid card is older.
bool is_short_date(std::string_view yymmdd);

/// cn: digits two to a byte from the left, the rest of `length` bytes filled with F nibbles.
/// BadInput when a character is no digit or the digits do not fit.
Result<Bytes> to_cn(std::string_view digits, std::size_t length);
/// Trailing F nibbles removed; all F is the empty string. BadInput when another nibble is no digit.
Result<std::string> from_cn(ByteView field);

/// an: text bytes from the left, the rest of `length` bytes 00. BadInput when they do not fit.
Result<Bytes> to_an(ByteView text, std::size_t length);
/// Trailing 00 removed, nothing else: spaces stay.
ByteView trim_an(ByteView field);

/// 行政区划代码, six digits whose first two are a known province (GB/T 2260).
class RegionCode {
 public:
  RegionCode() = default;
  static Result<RegionCode> parse(std::string_view digits);
  const std::string& text() const { return text_; }
  std::array<Byte, 3> bcd() const;
  const CodeRow& province() const;
  /// Region 99: valid with the test key set only.
  bool is_test() const { return province().test; }
  auto operator<=>(const RegionCode&) const = default;

 private:
  std::string text_ = "990000";
};

/// BadInput when the code is not in its table. What a person's record holds is never in the
/// message.
Status check_sex(std::string_view code);
Status check_ethnic_group(std::string_view code);
Status check_id_type(std::string_view code);
Status check_date(std::string_view yyyymmdd);

/// 初始化机构编号: exactly 24 digits, opaque (reference/ssc-card.md 13.5).
class OrganizationCode {
 public:
  OrganizationCode() = default;
  static Result<OrganizationCode> parse(std::string_view digits);
  const std::string& text() const { return text_; }
  auto operator<=>(const OrganizationCode&) const = default;

 private:
  std::string text_;
};

/// 卡识别码, 16 bytes: city code 3 (BCD), D156000005, last 4 bytes of the ATR, MAC 4.
class CardId {
 public:
  using Body = std::array<Byte, 12>;  ///< what the MAC is over
  using Mac = std::array<Byte, 4>;

  CardId() = default;
  CardId(const Body& body, const Mac& mac);
  /// The first twelve bytes of a card of `city` with this chip.
  static Body compose(const RegionCode& city, const ChipSerial& chip);
  /// 32 hex digits; the plausibility the drivers check as error -20: length, hex, region,
  /// D156000005.
  static Result<CardId> parse(std::string_view hex32);
  static Result<CardId> from_bytes(ByteView sixteen);

  const std::array<Byte, 16>& bytes() const { return bytes_; }
  std::string text() const { return to_hex(bytes_); }
  Body body() const;
  Mac mac() const;
  RegionCode region() const;
  /// TA…TD of the ATR.
  std::array<Byte, 4> serial() const;
  bool belongs_to(const ChipSerial& chip) const;
  auto operator<=>(const CardId&) const = default;

 private:
  std::array<Byte, 16> bytes_{};
};

}  // namespace sscard::data
