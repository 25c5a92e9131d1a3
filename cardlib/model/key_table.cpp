#include "cardlib/model/key_table.hpp"

#include <algorithm>

#include "cardlib/model/key_rows_table.hpp"

namespace sscard::model {

std::span<const KeyRow> key_table() {
  return rows::keys;
}

std::span<const KeyRow> keys_of(Df df) {
  const auto range = std::ranges::equal_range(rows::keys, df, {}, &KeyRow::df);
  return {range.begin(), range.end()};
}

const KeyRow* find_key(Df df, std::string_view name) {
  return rows::key_named(df, name);
}

const KeyRow* find_key(Df df, KeyType type, Byte id) {
  for (const KeyRow& key : keys_of(df)) {
    if (key.type == type && key.id == id) return &key;
  }
  return nullptr;
}

}  // namespace sscard::model
