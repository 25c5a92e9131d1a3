// Person data on a screen: enough to recognize, not enough to copy.
#pragma once

#include <string>
#include <string_view>

namespace sscard::tools {

/// First character of a name, a '*' for each other one (UTF-8).
std::string masked_name(std::string_view name);
/// Any other text: first and last character, the rest as '*'; up to two characters all '*'.
std::string masked_text(std::string_view text);

}  // namespace sscard::tools
