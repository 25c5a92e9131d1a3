#include "cos-sim/kernel/chip_header.hpp"

#include <algorithm>

namespace sscard::cos {
namespace {
constexpr std::size_t historical_bytes = 13;
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
