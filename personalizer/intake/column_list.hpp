// The column list of a manifest as a whole: nothing twice, nothing missing. A wrong list refuses
// the file. Source: design.md 6 (Manifest).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/result.hpp"

namespace sscard::perso {

Status check_column_list(const std::string& file, const std::vector<std::string>& columns,
                         const std::vector<std::string_view>& required);
Error unknown_column(const std::string& file, const std::string& column);
/// The column is there (expects).
std::size_t column_index(const std::vector<std::string>& columns, std::string_view name);

}  // namespace sscard::perso
