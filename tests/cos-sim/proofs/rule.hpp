// The rules of rules_table.hpp, judged.
#pragma once

#include <string_view>

namespace sscard::test {

/// `holds` tells whether the PIN or a key of this name was proved.
template <typename Holds>
bool rule_allows(std::string_view rule, const Holds& holds) {
  if (rule.empty()) return true;
  if (rule == "-") return false;
  const std::size_t split = rule.find_first_of("|&");
  if (split == rule.npos) return holds(rule);
  const bool left = holds(rule.substr(0, split));
  const bool right = holds(rule.substr(split + 1));
  return rule[split] == '|' ? left || right : left && right;
}

}  // namespace sscard::test
