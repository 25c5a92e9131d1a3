// Exit codes of the program (design section 8), one row per kind of error.
#pragma once

#include "cardlib/base/result.hpp"

namespace sscard::tools {

enum class ExitCode : int {
  Done = 0,
  WithRejects = 1,  ///< finished, with rejects or refused cards, which are listed
  Usage = 2,
  Input = 3,
  Card = 4,
  Keys = 5,
  Storage = 6,
  Bug = 70,
};

constexpr int number(ExitCode code) {
  return static_cast<int>(code);
}
ExitCode exit_code(ErrorKind kind);

}  // namespace sscard::tools
