#include "tools/sample/person.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "cardlib/base/expects.hpp"
#include "cardlib/data/identifiers.hpp"
#include "tools/sample/name_table.hpp"

namespace sscard::tools {
namespace {

/// Check characters are found by asking the parsers: each accepts exactly one of them.
template <typename Identifier>
std::string with_check(const std::string& body, std::string_view candidates) {
  for (const char c : candidates) {
    const std::string text = body + c;
    if (Identifier::parse(text)) return text;
  }
  expects(false);
  return {};
}

std::string birthday(std::uint64_t day_number) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::year{1950} / 1 / 1} +
                                        std::chrono::days{static_cast<std::int64_t>(day_number)}};
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

}  // namespace

std::uint32_t People::below(std::uint32_t n) {
  return static_cast<std::uint32_t>(engine_() % n);
}

Person People::next(std::uint32_t index) {
  constexpr std::uint32_t days = 60 * 365;
  constexpr std::array<std::string_view, 6> nations = {"01", "01", "01", "03", "11", "15"};
  Person out;
  const auto names = surnames();
  const auto given = given_names();
  out.name = std::string(names[below(static_cast<std::uint32_t>(names.size()))]) +
             std::string(given[below(static_cast<std::uint32_t>(given.size()))]);
  out.nation = nations[below(nations.size())];
  out.birthplace = fmt::format("9999{:02}", 1 + below(20));
  // Day and sequence number from the index (7919 has no factor in common with the days), so that no
  // two persons share a number; the last bit of the sequence number is the sex.
  const std::uint32_t sequence = index / days * 2 + below(2);
  out.birthday = birthday(index * 7919ULL % days);
  out.sex = sequence % 2 == 1 ? "1" : "2";
  out.number = with_check<data::SocialSecurityNumber>(
      fmt::format("{}{}{:03}", "999901", out.birthday, sequence), "0123456789X");
  out.card_number = with_check<data::CardNumber>(fmt::format("Z{:07}", index + 1), "0123456789X");
  out.pan = with_check<data::Pan>(fmt::format("622280999{:09}", index + 1), "0123456789");
  return out;
}

}  // namespace sscard::tools
