#include "cardlib/data/identifiers.hpp"

#include <algorithm>
#include <optional>

#include "cardlib/data/atr.hpp"
#include "cardlib/data/codes.hpp"

namespace sscard::data {
namespace {

constexpr std::size_t citizen_length = 18;
constexpr std::size_t card_number_length = 9;
constexpr std::size_t pan_min = 12;
constexpr std::size_t pan_max = 19;

bool digits_only(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Error bad(Message what) {
  return {ErrorKind::BadInput, std::move(what),
          msg("ask the sender for the right number; nothing was issued for it")};
}

/// GB 11643, ISO 7064 MOD 11-2 over 17 digits.
char mod_11_2(std::string_view seventeen) {
  constexpr std::array<unsigned, 17> weights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                3, 7, 9,  10, 5, 8, 4, 2};
  constexpr std::string_view checks = "10X98765432";
  unsigned sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i] * static_cast<unsigned>(seventeen[i] - '0');
  }
  return checks[sum % 11];
}

/// Digits 0-9 are 0-9, letters A-Z are 10-35; nullopt for anything else.
std::optional<unsigned> value_36(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A') + 10U;
  return std::nullopt;
}

/// The check character of GB 11714 for eight body characters; nullopt when one of them is none.
std::optional<char> gb11714(std::string_view eight) {
  constexpr std::array<unsigned, 8> weights = {3, 7, 9, 10, 5, 8, 4, 2};
  unsigned sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::optional<unsigned> value = value_36(eight[i]);
    if (!value) return std::nullopt;
    sum += weights[i] * *value;
  }
  constexpr std::string_view checks = "0123456789X0";  // 10 is X, 11 is 0
  return checks[11 - sum % 11];
}

/// Sum of the digits from the right, every second one twice.
unsigned luhn_sum(std::string_view digits, bool twice) {
  unsigned sum = 0;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
    const auto digit = static_cast<unsigned>(*it - '0');
    const unsigned weighted = twice ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
    twice = !twice;
  }
  return sum;
}

bool luhn(std::string_view digits) {
  return luhn_sum(digits, false) % 10 == 0;
}

/// 17 digits and a digit or X: a number with a check, whoever issued it.
bool has_citizen_form(std::string_view text) {
  if (text.size() != citizen_length || !digits_only(text.substr(0, 17))) return false;
  const char last = text.back();
  return digits_only(text.substr(17)) || last == 'X' || last == 'x';
}

/// A character of a document number: visible ASCII, no separator of files or driver strings.
bool document_character(char c) {
  return c > ' ' && c < 0x7F && c != '|' && c != '^';
}

Status check_citizen(std::string_view text) {
  const char wanted = mod_11_2(text.substr(0, 17));
  if (text.back() != wanted) {
    return bad(msg("the check character of the social security number is {}, it must be {}",
                   text.back(), wanted));
  }
  if (text.front() != '9' && !is_calendar_date(text.substr(6, 8))) {
    return bad(msg("the birth date inside the social security number is no date of the calendar"));
  }
  return {};
}

Status check_document(std::string_view text) {
  if (text.empty() || text.size() > citizen_length) {
    return bad(
        msg("the social security number has {} characters; 1 to 18 are possible", text.size()));
  }
  if (!std::ranges::all_of(text, document_character)) {
    return bad(msg("the social security number has a character that no document number has"));
  }
  if (digits_only(text) && (text.size() == 16 || text.size() == 17)) {
    return bad(
        msg("the social security number has {} digits: it is a cut 18-digit number", text.size()));
  }
  return {};
}

std::string stars(std::size_t n) {
  return std::string(n, '*');
}

}  // namespace

char social_number_check(std::string_view seventeen) {
  expects(seventeen.size() == 17 && digits_only(seventeen));
  return mod_11_2(seventeen);
}

std::optional<char> card_number_check(std::string_view eight) {
  if (eight.size() != 8) return std::nullopt;
  return gb11714(eight);
}

char luhn_check(std::string_view digits) {
  expects(digits_only(digits));
  return static_cast<char>('0' + (10 - luhn_sum(digits, true) % 10) % 10);
}

Result<SocialSecurityNumber> SocialSecurityNumber::parse(std::string_view text) {
  SocialSecurityNumber out;
  out.text_ = text;
  const bool citizen = has_citizen_form(text);
  if (citizen && out.text_.back() == 'x') out.text_.back() = 'X';
  const Status checked = citizen ? check_citizen(out.text_) : check_document(text);
  if (!checked) return checked.error();
  return out;
}

std::string SocialSecurityNumber::masked() const {
  constexpr std::size_t shortest_with_head = 12;
  const std::size_t n = text_.size();
  if (n < 2) return stars(n);
  const std::size_t head = n < shortest_with_head ? 0 : 6;
  return text_.substr(0, head) + stars(n - head - 2) + text_.substr(n - 2);
}

Result<CardNumber> CardNumber::parse(std::string_view text) {
  if (text.size() != card_number_length) {
    return bad(msg("the card number has {} characters, it must have 9", text.size()));
  }
  const std::optional<char> wanted = gb11714(text.substr(0, 8));
  if (!wanted) return bad(msg("the card number {} has a character other than 0-9 and A-Z", text));
  if (text.back() != *wanted) {
    return bad(msg("the check character of card number {} is wrong, it must be {}", text, *wanted));
  }
  CardNumber out;
  out.text_ = text;
  return out;
}

Result<Pan> Pan::parse(std::string_view digits) {
  if (digits.size() < pan_min || digits.size() > pan_max) {
    return bad(msg("the account number has {} digits; 12 to 19 are possible", digits.size()));
  }
  if (!digits_only(digits)) return bad(msg("the account number has a character that is no digit"));
  if (!luhn(digits)) return bad(msg("the Luhn check digit of the account number is wrong"));
  Pan out;
  out.text_ = digits;
  return out;
}

std::string Pan::masked() const {
  if (text_.size() < pan_min) return stars(text_.size());
  return text_.substr(0, 6) + stars(text_.size() - 10) + text_.substr(text_.size() - 4);
}

Result<ChipSerial> ChipSerial::parse(std::string_view hex16) {
  const std::optional<Bytes> raw = from_hex(hex16);
  if (hex16.size() != 16 || !raw || raw->size() != 8) {
    return bad(msg("'{}' is no chip serial: it has 16 hex digits", hex16));
  }
  std::array<Byte, 8> bytes{};
  std::ranges::copy(*raw, bytes.begin());
  return ChipSerial(bytes);
}

Result<ChipSerial> ChipSerial::from_atr(ByteView atr) {
  const Atr parsed = parse_atr(atr);
  const ByteView historical = parsed.historical;
  if (!parsed.well_formed() || historical.size() < 13) {
    return Error{
        ErrorKind::BadInput,
        msg("the answer to reset {} is not well-formed with 13 historical bytes", to_hex(atr)),
        msg("check that the right kind of card lies in the reader")};
  }
  std::array<Byte, 8> bytes{};
  std::ranges::copy(historical.last(8), bytes.begin());
  return ChipSerial(bytes);
}

}  // namespace sscard::data
