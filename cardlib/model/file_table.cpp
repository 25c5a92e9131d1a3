#include "cardlib/model/file_rows_table.hpp"

namespace sscard::model {

std::span<const EfRow> ef_table() {
  return rows::files;
}

std::span<const EfRow> internal_ef_table() {
  return rows::internal_files;
}

}  // namespace sscard::model
