#include "personalizer/intake/lines.hpp"

#include <algorithm>

#include "cardlib/data/text.hpp"

namespace sscard::perso {
namespace {

constexpr std::uint64_t sum_modulus = 1'000'000'000'000'000'000U;
constexpr std::size_t number_size = 18;
constexpr std::size_t summed_digits = 17;
constexpr std::size_t separator_min = 4;

bool is_separator(ByteView line) {
  return line.size() >= separator_min && std::ranges::all_of(line, [](Byte b) { return b == '-'; });
}

}  // namespace

FileLines cut_lines(ByteView file, bool has_header) {
  FileLines out;
  std::uint32_t number = 0;
  std::size_t offset = 0;
  while (offset < file.size()) {
    ++number;
    const auto rest = file.subspan(offset);
    const auto end = static_cast<std::size_t>(std::ranges::find(rest, Byte{'\n'}) - rest.begin());
    ByteView line = rest.first(end);
    if (!line.empty() && line.back() == '\r') line = line.first(line.size() - 1);
    if (!line.empty() && !is_separator(line)) {
      if (has_header && out.header.empty()) {
        out.header = line;
      } else {
        out.details.push_back({number, offset, static_cast<std::uint32_t>(line.size())});
      }
    }
    offset += end + 1;
  }
  return out;
}

ByteView bytes_of(ByteView file, const DetailLine& line) {
  return file.subspan(line.offset, line.length);
}

std::vector<ByteView> cut_fields(ByteView line) {
  std::vector<ByteView> out = data::split_fields(line, '|');
  if (out.size() > 1 && out.back().empty()) out.pop_back();
  return out;
}

void IdSum::add(ByteView document_number) {
  if (document_number.size() != number_size) return;
  std::uint64_t value = 0;
  for (const Byte b : document_number.first(summed_digits)) {
    if (b < '0' || b > '9') return;
    value = value * 10 + static_cast<std::uint64_t>(b - '0');
  }
  sum_ = (sum_ + value) % sum_modulus;
}

std::string IdSum::text() const {
  return std::to_string(sum_);
}

}  // namespace sscard::perso
