#include "cardlib/model/df_rows_table.hpp"

namespace sscard::model {

std::span<const DfRow> df_table() {
  return rows::dfs;
}

const DfRow& row(Df df) {
  return rows::dfs[static_cast<std::size_t>(df)];
}

}  // namespace sscard::model
