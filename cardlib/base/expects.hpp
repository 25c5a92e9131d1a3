// Our own mistakes: checked in every build, printed, and the program stops. Never for bad input.
#pragma once

#include <source_location>

namespace sscard {

/// Prints the place and ends the process (exit by abort). Never returns.
[[noreturn]] void stop_with_bug(const char* what, const std::source_location& where);

/// The caller keeps its promise, or the program stops.
inline void expects(bool promise,
                    const std::source_location& where = std::source_location::current()) {
  if (!promise) [[unlikely]] {
    stop_with_bug("a caller broke its promise", where);
  }
}

/// We keep ours, or the program stops.
inline void ensures(bool promise,
                    const std::source_location& where = std::source_location::current()) {
  if (!promise) [[unlikely]] {
    stop_with_bug("a result is not what was promised", where);
  }
}

}  // namespace sscard
