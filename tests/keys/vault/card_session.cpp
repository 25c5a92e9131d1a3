#include "keys/vault/card_session.hpp"

#include <doctest/doctest.h>

#include "card_side.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

TEST_CASE("each step has its secure channels, and no two have the same host challenge") {
  test::SeededRandom random(5);
  const auto channels = [&](Step step) {
    return new_session(test_card::request(step), random).channels;
  };
  CHECK(channels(Step::SocialFirst).empty());
  CHECK(channels(Step::SocialSecond).empty());
  for (const Step step : {Step::Both, Step::BankFirst}) {
    const auto two = channels(step);
    REQUIRE(two.size() == 2);
    CHECK(two[0].use == ChannelUse::Environment);
    CHECK(two[1].use == ChannelUse::Application);
    CHECK(two[0].version == own_key_set);
    CHECK(two[0].host_challenge != two[1].host_challenge);
  }
  const auto three = channels(Step::BankSecond);
  REQUIRE(three.size() == 3);
  CHECK(three[0].use == ChannelUse::ReplaceKeys);
  CHECK(three[0].version == hand_over_key_set);
  CHECK(three[1].version == own_key_set);
}

TEST_CASE("who writes what, and for whom the card is still open") {
  CHECK((writes_social(Step::Both) && writes_bank(Step::Both) && opens_card(Step::Both)));
  CHECK((writes_social(Step::SocialFirst) && opens_card(Step::SocialFirst)));
  CHECK_FALSE(writes_bank(Step::SocialFirst));
  CHECK((writes_bank(Step::BankFirst) && opens_card(Step::BankFirst)));
  CHECK_FALSE(writes_social(Step::BankFirst));
  CHECK_FALSE(opens_card(Step::SocialSecond));
  CHECK_FALSE(opens_card(Step::BankSecond));
}

TEST_CASE("a bank's step may leave the region out, but not misspell it") {
  PrepareRequest request = test_card::request(Step::BankSecond);
  request.region.clear();
  CHECK(check(request).has_value());
  request.region = "99";
  CHECK_FALSE(check(request).has_value());
  request = test_card::request(Step::SocialSecond);
  request.region.clear();
  CHECK_FALSE(check(request).has_value());
}

TEST_CASE("account numbers of 12 and 19 digits are taken, of 11 and 20 refused") {
  const auto takes = [](std::size_t digits) {
    PrepareRequest request = test_card::request(Step::Both);
    request.pan = std::string(digits, '6');
    return check(request).has_value();
  };
  CHECK(takes(12));
  CHECK(takes(19));
  CHECK_FALSE(takes(11));
  CHECK_FALSE(takes(20));
}
