// Lines of an issuance file per second: split alone, and split with every check an identifier and
// a code gets; beside the floor of looking at each byte once. Synthetic lines, one in 500 with a
// character whose second byte is the separator.
#include "cardlib/data/text.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cardlib/data/codes.hpp"
#include "cardlib/data/identifiers.hpp"

namespace {

using namespace sscard;
using namespace sscard::data;

constexpr std::size_t lines_made = 10'000;
constexpr std::size_t field_count = 12;

std::string with_check(const std::string& seventeen) {
  for (const char c : std::string_view("0123456789X")) {
    if (SocialSecurityNumber::parse(seventeen + c)) return seventeen + c;
  }
  return seventeen;
}

std::string digits(std::size_t number, std::size_t width) {
  const std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

Bytes one_line(std::size_t i) {
  const std::string name = i % 500 == 0 ? "億" : "张三丰";
  const std::string line = digits(i, 8) + "|" + with_check("99990119900101" + digits(i % 1000, 3)) +
                           "|" + name + "|" + (i % 2 == 0 ? "1" : "2") + "|01|999901|19900101|" +
                           "X00000019|622280000002|20260101|20360101|";
  return *to_gb18030(line);
}

const std::vector<Bytes>& lines() {
  static const std::vector<Bytes> made = [] {
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < lines_made; ++i)
      out.push_back(one_line(i));
    return out;
  }();
  return made;
}

bool valid(const std::vector<ByteView>& f) {
  return f.size() == field_count && SocialSecurityNumber::parse(as_text(f[1])) && to_utf8(f[2]) &&
         check_sex(as_text(f[3])) && check_ethnic_group(as_text(f[4])) &&
         RegionCode::parse(as_text(f[5])) && check_date(as_text(f[6])) &&
         CardNumber::parse(as_text(f[7])) && Pan::parse(as_text(f[8])) &&
         check_date(as_text(f[9])) && check_date(as_text(f[10]));
}

void records_per_second(benchmark::State& state) {
  state.counters["records/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(lines_made),
                         benchmark::Counter::kIsRate);
}

void floor_of_reading(benchmark::State& state) {
  for ([[maybe_unused]] const auto unused : state) {
    std::size_t separators = 0;
    for (const Bytes& line : lines()) {
      separators += static_cast<std::size_t>(std::ranges::count(line, Byte{'|'}));
    }
    benchmark::DoNotOptimize(separators);
  }
  records_per_second(state);
}

void split_lines(benchmark::State& state) {
  std::vector<ByteView> fields;
  for ([[maybe_unused]] const auto unused : state) {
    for (const Bytes& line : lines()) {
      split_fields(line, '|', fields);
      if (fields.size() != field_count) return state.SkipWithError("a line was split wrongly");
    }
  }
  records_per_second(state);
}

void split_and_validate(benchmark::State& state) {
  std::vector<ByteView> fields;
  for ([[maybe_unused]] const auto unused : state) {
    for (const Bytes& line : lines()) {
      split_fields(line, '|', fields);
      if (!valid(fields)) return state.SkipWithError("a good line was refused");
    }
  }
  records_per_second(state);
}

const bool registered = [] {
  using benchmark::RegisterBenchmark;
  RegisterBenchmark("text: count separators (floor)", floor_of_reading);
  RegisterBenchmark("text: split fields", split_lines);
  RegisterBenchmark("text: split and validate", split_and_validate);
  return true;
}();

}  // namespace
