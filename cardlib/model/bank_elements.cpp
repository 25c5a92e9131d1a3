#include "cardlib/model/bank_elements.hpp"

#include <algorithm>
#include <functional>

namespace sscard::model {
namespace {

/// The row whose number this is, in a table ordered by it.
template <typename Rows, typename Member>
auto find_in(const Rows& rows, std::uint16_t number, Member member) {
  const auto found = std::ranges::lower_bound(rows, number, {}, member);
  const bool there = found != rows.end() && std::invoke(member, *found) == number;
  return there ? &*found : nullptr;
}

}  // namespace

const BankElement* find_element(std::uint16_t tag) {
  return find_in(bank_elements(), tag, &BankElement::tag);
}

const DgiRow* find_dgi(std::uint16_t id) {
  return find_in(dgi_table(), id, &DgiRow::id);
}

}  // namespace sscard::model
