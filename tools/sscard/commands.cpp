#include "tools/sscard/commands.hpp"

#include <array>

namespace sscard::tools {

std::span<const Define> commands() {
  static constexpr std::array<Define, 9> table = {define_demo,    define_sample, define_batch,
                                                  define_card,    define_sim,    define_reader,
                                                  define_explain, define_vault,  define_calc};
  return table;
}

}  // namespace sscard::tools
