#include "tools/sample/person.hpp"

#include <doctest/doctest.h>

#include <set>

#include "cardlib/data/identifiers.hpp"

using namespace sscard;

TEST_CASE("invented people are valid in every check digit, and no two share a number") {
  tools::People people(1);
  std::set<std::string> numbers;
  std::set<std::string> pans;
  for (std::uint32_t i = 0; i < 30'000; ++i) {
    const tools::Person person = people.next(i);
    REQUIRE(data::SocialSecurityNumber::parse(person.number));
    REQUIRE(data::CardNumber::parse(person.card_number));
    REQUIRE(data::Pan::parse(person.pan));
    CHECK(person.number.substr(6, 8) == person.birthday);
    CHECK(person.number.starts_with("9999"));
    numbers.insert(person.number);
    pans.insert(person.pan);
  }
  CHECK(numbers.size() == 30'000);
  CHECK(pans.size() == 30'000);
}

TEST_CASE("the same seed gives the same people, another one gives others") {
  tools::People first(5);
  tools::People again(5);
  tools::People other(6);
  std::string a;
  std::string b;
  std::string c;
  for (std::uint32_t i = 0; i < 20; ++i) {
    a += first.next(i).name;
    b += again.next(i).name;
    c += other.next(i).name;
  }
  CHECK(a == b);
  CHECK(a != c);
}
