#include "cardlib/model/dialect.hpp"

#include <algorithm>
#include <array>

namespace sscard::model {
namespace {
constexpr std::array<std::string_view, 2> texts = {"t514", "fm"};
}

std::string_view text(Dialect dialect) {
  return texts[static_cast<std::size_t>(dialect)];
}

std::optional<Dialect> dialect_from(std::string_view text) {
  const auto found = std::ranges::find(texts, text);
  if (found == texts.end()) return std::nullopt;
  return static_cast<Dialect>(found - texts.begin());
}

}  // namespace sscard::model
