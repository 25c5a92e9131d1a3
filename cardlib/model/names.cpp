#include "cardlib/model/names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cardlib/model/extension.hpp"

namespace sscard::model {
namespace {

constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_in_either_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, upper, upper);
}

// 规范版本 as tag 03 of EF05 spells it.
constexpr std::array<std::pair<Structure, std::string_view>, 4> structure_texts = {
    {{Structure::V100, "1.00"},
     {Structure::V200, "2.00"},
     {Structure::V201, "2.01"},
     {Structure::V300, "3.00"}}
};

}  // namespace

std::optional<Df> df_by_name(std::string_view name) {
  for (const DfRow& r : df_table()) {
    if (same_in_either_case(r.name, name)) return r.df;
  }
  return std::nullopt;
}

std::optional<Df> df_by_aid(ByteView aid) {
  for (const DfRow& r : df_table()) {
    if (!r.aid.empty() && equal(r.aid, aid)) return r.df;
  }
  return std::nullopt;
}

bool is_application(Df df) {
  return df != Df::Mf && row(df).parent != Df::Mf;
}

bool exists_in(Df df, Tree tree) {
  if (row(df).structures.contains(tree.structure)) return true;
  return tree.extension != nullptr && tree.extension->adopts(df, tree.structure);
}

std::string_view text(Structure structure) {
  return structure_texts[static_cast<std::size_t>(structure)].second;
}

std::optional<Structure> structure_from(std::string_view text) {
  for (const auto& [structure, name] : structure_texts) {
    if (name == text) return structure;
  }
  return std::nullopt;
}

}  // namespace sscard::model
