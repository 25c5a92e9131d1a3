#include "tools/sscard/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sscard::tools {
namespace {

constexpr std::size_t bar_width = 30;
constexpr std::chrono::milliseconds pause{100};

}  // namespace

std::string progress_line(std::size_t done, std::size_t total, const std::string& label) {
  const std::size_t of = std::max<std::size_t>(total, 1);
  const std::size_t reached = std::min(done, of);
  const std::size_t full = reached * bar_width / of;
  return fmt::format("[{}{}] {:3} % {}/{}  {}", std::string(full, '#'),
                     std::string(bar_width - full, '.'), reached * 100 / of, reached, total, label);
}

void Progress::at(std::size_t done, std::size_t total) {
  if (!options_.shown) return;
  const auto now = clock_.now();
  if (now - drawn_ < pause && done < total) return;
  drawn_ = now;
  std::fputs(("\r\x1b[K" + progress_line(done, total, options_.label)).c_str(), options_.to);
  std::fflush(options_.to);
}

Progress::~Progress() {
  if (options_.shown && drawn_ != std::chrono::system_clock::time_point{}) {
    std::fputs("\r\x1b[K", options_.to);
  }
}

}  // namespace sscard::tools
