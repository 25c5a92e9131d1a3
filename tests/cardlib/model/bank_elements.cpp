#include "cardlib/model/bank_elements.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("each element and each data group is found by its number, and no other number is") {
  std::set<int> tags;
  for (const BankElement& element : bank_elements())
    tags.insert(element.tag);
  std::set<int> ids;
  for (const DgiRow& dgi : dgi_table())
    ids.insert(dgi.id);
  for (int n = 0; n <= 0xFFFF; ++n) {
    const auto number = static_cast<std::uint16_t>(n);
    const BankElement* element = find_element(number);
    REQUIRE((element != nullptr) == tags.contains(n));
    if (element != nullptr) REQUIRE(element->tag == number);
    const DgiRow* dgi = find_dgi(number);
    REQUIRE((dgi != nullptr) == ids.contains(n));
    if (dgi != nullptr) REQUIRE(dgi->id == number);
  }
}

TEST_CASE("the elements have the lengths of the list") {
  CHECK(find_element(0x9F51)->length_max == 2);
  CHECK(find_element(0x9F61)->length_max == 40);
  CHECK(find_element(0x9F62)->length_min == 1);
  CHECK(find_element(0x9F63)->length_min == 16);
  CHECK(find_element(0x5F20)->length_min == 2);
  CHECK(find_element(0x5F20)->length_max == 26);
  CHECK(find_element(0x9F0B)->length_min == 27);
  CHECK(find_element(0x8E)->length_min == 10);
}
