// What the levels become when something is selected: read off the running card.
#pragma once

#include <string>

namespace sscard::test {

/// Rows from, columns to: what is kept.
std::string selection_drawn();

}  // namespace sscard::test
