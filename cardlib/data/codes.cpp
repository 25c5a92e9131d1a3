#include "cardlib/data/codes.hpp"

#include <algorithm>
#include <chrono>

#include "cardlib/base/expects.hpp"

namespace sscard::data {
namespace {

constexpr std::size_t region_digits = 6;
constexpr std::size_t organization_digits = 24;
constexpr Byte filler = 0x0F;
/// National registered identifier of the social security application.
constexpr auto national_rid = "D156000005"_hex;

bool digits_only(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view digits) {
  int out = 0;
  for (const char c : digits)
    out = out * 10 + (c - '0');
  return out;
}

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what), msg("correct the value at its source")};
}

template <std::size_t n>
std::array<Byte, n> part(const std::array<Byte, 16>& of, std::size_t from) {
  std::array<Byte, n> out{};
  std::copy_n(of.begin() + static_cast<std::ptrdiff_t>(from), n, out.begin());
  return out;
}

}  // namespace

bool is_calendar_date(std::string_view yyyymmdd) {
  if (yyyymmdd.size() != 8 || !digits_only(yyyymmdd) || yyyymmdd.front() == '0') return false;
  const std::chrono::year_month_day day{
      std::chrono::year(number_of(yyyymmdd.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(number_of(yyyymmdd.substr(4, 2)))),
      std::chrono::day(static_cast<unsigned>(number_of(yyyymmdd.substr(6, 2))))};
  return day.ok();
}

bool is_short_date(std::string_view yymmdd) {
  return is_calendar_date("20" + std::string(yymmdd));
}

Result<Bytes> to_cn(std::string_view digits, std::size_t length) {
  if (!digits_only(digits)) return bad(msg("a BCD field has a character that is no digit"));
  if (digits.size() > 2 * length) {
    return bad(msg("{} digits do not fit into a field of {} bytes", digits.size(), length));
  }
  const auto nibble = [&](std::size_t i) {
    return i < digits.size() ? static_cast<Byte>(digits[i] - '0') : filler;
  };
  Bytes out(length);
  for (std::size_t i = 0; i < length; ++i) {
    out[i] = static_cast<Byte>(nibble(2 * i) << 4U | nibble(2 * i + 1));
  }
  return out;
}

Result<std::string> from_cn(ByteView field) {
  std::string out = to_hex(field);
  out.erase(out.find_last_not_of('F') + 1);
  if (!digits_only(out)) return bad(msg("a BCD field on the card has a nibble that is no digit"));
  return out;
}

Result<Bytes> to_an(ByteView text, std::size_t length) {
  if (text.size() > length) {
    return bad(msg("{} bytes of text do not fit into a field of {} bytes", text.size(), length));
  }
  Bytes out = to_bytes(text);
  out.resize(length);
  return out;
}

ByteView trim_an(ByteView field) {
  while (!field.empty() && field.back() == 0)
    field = field.first(field.size() - 1);
  return field;
}

Result<RegionCode> RegionCode::parse(std::string_view digits) {
  if (digits.size() != region_digits || !digits_only(digits)) {
    return bad(msg("no region code: it has six digits"));
  }
  if (find_code(province_table(), digits.substr(0, 2)) == nullptr) {
    return bad(msg("the region code begins with no known province"));
  }
  RegionCode out;
  out.text_ = digits;
  return out;
}

std::array<Byte, 3> RegionCode::bcd() const {
  const Result<Bytes> packed = to_cn(text_, 3);
  return {packed->at(0), packed->at(1), packed->at(2)};
}

const CodeRow& RegionCode::province() const {
  const CodeRow* row = find_code(province_table(), std::string_view(text_).substr(0, 2));
  ensures(row != nullptr);
  return *row;
}

Status check_sex(std::string_view code) {
  if (find_code(sex_table(), code) != nullptr) return {};
  return bad(msg("no sex code of GB/T 2261.1: 0, 1, 2 or 9"));
}

Status check_ethnic_group(std::string_view code) {
  if (find_code(ethnic_group_table(), code) != nullptr) return {};
  return bad(msg("no ethnic group code of GB/T 3304"));
}

Status check_id_type(std::string_view code) {
  if (find_code(id_type_table(), code) != nullptr) return {};
  return bad(msg("no identity document type: 00 to 05"));
}

Status check_date(std::string_view yyyymmdd) {
  if (is_calendar_date(yyyymmdd)) return {};
  return bad(msg("no date of the calendar in the form YYYYMMDD"));
}

Result<OrganizationCode> OrganizationCode::parse(std::string_view digits) {
  if (digits.size() != organization_digits || !digits_only(digits)) {
    return bad(msg("'{}' is no initializing organization code: it has 24 digits", digits));
  }
  OrganizationCode out;
  out.text_ = digits;
  return out;
}

CardId::CardId(const Body& body, const Mac& mac) {
  std::ranges::copy(mac, std::ranges::copy(body, bytes_.begin()).out);
}

CardId::Body CardId::compose(const RegionCode& city, const ChipSerial& chip) {
  Body out{};
  auto at = std::ranges::copy(city.bcd(), out.begin()).out;
  at = std::ranges::copy(national_rid, at).out;
  std::copy_n(chip.bytes().begin() + 4, 4, at);
  return out;
}

Result<CardId> CardId::parse(std::string_view hex32) {
  const std::optional<Bytes> raw = from_hex(hex32);
  if (hex32.size() != 32 || !raw) {
    return bad(msg("'{}' is no card identification code: it has 32 hex digits", hex32));
  }
  return from_bytes(*raw);
}

Result<CardId> CardId::from_bytes(ByteView sixteen) {
  if (sixteen.size() != 16) {
    return bad(msg("the card identification code has {} bytes, it must have 16", sixteen.size()));
  }
  const auto region = RegionCode::parse(to_hex(sixteen.first(3)));
  if (!region) return region.error();
  if (!equal(sixteen.subspan(3, 5), national_rid)) {
    return bad(msg("card identification code {} has no D156000005", to_hex(sixteen)));
  }
  CardId out;
  std::ranges::copy(sixteen, out.bytes_.begin());
  return out;
}

CardId::Body CardId::body() const {
  return part<12>(bytes_, 0);
}

CardId::Mac CardId::mac() const {
  return part<4>(bytes_, 12);
}

RegionCode CardId::region() const {
  const auto region = RegionCode::parse(to_hex(part<3>(bytes_, 0)));
  return region ? *region : RegionCode();
}

std::array<Byte, 4> CardId::serial() const {
  return part<4>(bytes_, 8);
}

bool CardId::belongs_to(const ChipSerial& chip) const {
  const auto own = serial();
  return equal(own, ByteView(chip.bytes()).last(4));
}

}  // namespace sscard::data
