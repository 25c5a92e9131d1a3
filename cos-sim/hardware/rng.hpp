// The chip's random generator: the world's randomness as challenges and session numbers.
#pragma once

#include "cardlib/base/world.hpp"

namespace sscard::cos {

template <std::size_t n>
std::array<Byte, n> random_bytes(Random& random) {
  std::array<Byte, n> out{};
  random.fill(out);
  return out;
}

}  // namespace sscard::cos
