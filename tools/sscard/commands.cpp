#include "tools/sscard/commands.hpp"

#include <array>

namespace sscard::tools {

std::span<const Define> commands() {
  static constexpr std::array<Define, 1> table = {define_explain};
  return table;
}

}  // namespace sscard::tools
