#include "tools/sscard/masked.hpp"

#include <vector>

namespace sscard::tools {
namespace {

/// UTF-8 characters: a byte 10xxxxxx goes with the one before it.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = start + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
      ++end;
    out.push_back(text.substr(start, end - start));
    start = end;
  }
  return out;
}

}  // namespace

std::string masked_name(std::string_view name) {
  const auto parts = characters(name);
  if (parts.empty()) return {};
  return std::string(parts.front()) + std::string(parts.size() - 1, '*');
}

std::string masked_text(std::string_view text) {
  const auto parts = characters(text);
  if (parts.size() <= 2) return std::string(parts.size(), '*');
  return std::string(parts.front()) + std::string(parts.size() - 2, '*') +
         std::string(parts.back());
}

}  // namespace sscard::tools
