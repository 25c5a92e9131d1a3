#include "cardlib/base/expects.hpp"

#include <cstdio>
#include <cstdlib>

namespace sscard {

void stop_with_bug(const char* what, const std::source_location& where) {
  std::fputs("sscard: bug: ", stderr);
  std::fputs(what, stderr);
  std::fputs(" in ", stderr);
  std::fputs(where.function_name(), stderr);
  std::fputs("\n", stderr);
  std::abort();
}

}  // namespace sscard
