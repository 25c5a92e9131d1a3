// Family of administration commands (建卡命令) that a card is built with: the T514 style of
// reference/ssc-card.md 9.2, or FM / FMCOS of 9.3 and 9.4. The application phase is common.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sscard::model {

enum class Dialect : std::uint8_t { T514, Fm };

/// "t514", "fm" and back.
std::string_view text(Dialect dialect);
std::optional<Dialect> dialect_from(std::string_view text);

}  // namespace sscard::model
