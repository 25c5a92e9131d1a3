// A progress bar for long work: on a terminal only, at most ten times a second, gone at the end.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "cardlib/base/world.hpp"

namespace sscard::tools {

/// The bar as text: "[#####.....]  50 % 500/1000  label".
std::string progress_line(std::size_t done, std::size_t total, const std::string& label);

class Progress {
 public:
  struct Options {
    std::FILE* to;
    bool shown;  ///< a terminal, and not JSON mode
    std::string label;
  };
  Progress(Options options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  void at(std::size_t done, std::size_t total);

 private:
  Options options_;
  const Clock& clock_;
  std::chrono::system_clock::time_point drawn_{};
};

}  // namespace sscard::tools
