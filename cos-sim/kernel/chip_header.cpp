#include "cos-sim/kernel/chip_header.hpp"

#include <algorithm>

namespace sscard::cos {
namespace {
constexpr std::size_t historical_bytes = 13;

struct DialectRow {
  Dialect dialect;
  std::string_view text;
};
/// Another dialect is one more row here, and its environment in card_environment.
constexpr std::array dialects = {
    DialectRow{Dialect::T514, "t514"},
};

const DialectRow* find_row(Dialect dialect) {
  const auto found = std::ranges::find(dialects, dialect, &DialectRow::dialect);
  return found == dialects.end() ? nullptr : &*found;
}

}  // namespace

std::string_view text(Dialect dialect) {
  return find_row(dialect)->text;
}

std::optional<Dialect> dialect_from(std::string_view text) {
  for (const DialectRow& row : dialects) {
    if (row.text == text) return row.dialect;
  }
  return std::nullopt;
}

std::optional<Dialect> stored_dialect(const NvMemory& memory) {
  const DialectRow* row = find_row(static_cast<Dialect>(memory.byte_at(chip_dialect_at)));
  return row == nullptr ? std::nullopt : std::optional(row->dialect);
}

Bytes stored_atr(const NvMemory& memory) {
  const Byte length = memory.byte_at(chip_atr_length_at);
  if (memory.u32_at(chip_mark_at) != chip_mark || length > atr_max || length < historical_bytes)
    return {};
  Bytes atr(length);
  memory.read(chip_atr_at, atr);
  return atr;
}

std::array<Byte, 8> stored_serial(const NvMemory& memory) {
  std::array<Byte, 8> serial{};
  const Bytes atr = stored_atr(memory);
  if (atr.size() >= serial.size()) std::copy(atr.end() - 8, atr.end(), serial.begin());
  return serial;
}

}  // namespace sscard::cos
