#include "personalizer/intake/column_list.hpp"

#include <algorithm>

#include "personalizer/intake/line_fault.hpp"

namespace sscard::perso {
namespace {

Error refused(const std::string& file, const Message& reason) {
  return {ErrorKind::BadInput,
          msg("{}: the column list of the manifest is refused: {}", file, reason),
          msg("ask the sender for a file with the agreed columns; nothing was taken from it")};
}

}  // namespace

Status check_column_list(const std::string& file, const std::vector<std::string>& columns,
                         const std::vector<std::string_view>& required) {
  if (columns.size() > columns_max)
    return refused(file, msg("it has more than {} columns", columns_max));
  std::vector<std::string> sorted = columns;
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end()) return refused(file, msg("the column '{}' is there twice", *twice));
  for (const std::string_view name : required) {
    if (!std::ranges::binary_search(sorted, std::string(name))) {
      return refused(file, msg("the column '{}' is missing", std::string(name)));
    }
  }
  return {};
}

Error unknown_column(const std::string& file, const std::string& column) {
  return refused(file, msg("the column '{}' is unknown", column));
}

std::size_t column_index(const std::vector<std::string>& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name);
  expects(found != columns.end());
  return static_cast<std::size_t>(found - columns.begin());
}

}  // namespace sscard::perso
