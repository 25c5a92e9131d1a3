#include "personalizer/plan/card_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

const data::ChipSerial chip = data::ChipSerial::parse("8660260100000001").value();

const PlannedFile& file_of(const SocialPlan& plan, model::Df df, std::uint16_t fid) {
  const auto found = std::ranges::find_if(
      plan.files, [&](const PlannedFile& f) { return f.file->df == df && f.file->fid == fid; });
  REQUIRE(found != plan.files.end());
  return *found;
}

}  // namespace

TEST_CASE("every record of the structure is planned, the ones of the person with his values") {
  const SocialTemplate compiled(model::Structure::V201);
  const CardOrder order = test::sample_order();
  const auto plan = plan_card(order, compiled, test_profile(), chip);
  REQUIRE(plan);
  REQUIRE(plan->social);
  const PlannedFile& issuer = file_of(*plan->social, model::Df::Ssse, 0xEF05);
  REQUIRE(issuer.records.size() == 7);
  CHECK(to_hex(issuer.records[2]) == "0304" + to_hex(as_bytes("2.01")));
  CHECK(to_hex(issuer.records[4]) == "050420261125");
  const PlannedFile& housing = file_of(*plan->social, model::Df::Df01, 0xEF05);
  REQUIRE(housing.records.size() == 3);
  CHECK(housing.records[1].size() == 82);
  CHECK(housing.records[1][2] == 0x00);
  CHECK(to_hex(ByteView(plan->social->card_id)) == "999901D15600000500000001");
}

TEST_CASE("the finished card identification code goes into the first record") {
  const SocialTemplate compiled(model::Structure::V201);
  auto plan = plan_card(test::sample_order(), compiled, test_profile(), chip);
  REQUIRE(plan);
  plan->social->set_card_id({
      plan->social->card_id, {1, 2, 3, 4}
  });
  const PlannedFile& issuer = file_of(*plan->social, model::Df::Ssse, 0xEF05);
  CHECK(to_hex(issuer.records[0]) == "0110999901D1560000050000000101020304");
}

TEST_CASE("an extra field that has no place on the card is refused by name") {
  const SocialTemplate compiled(model::Structure::V201);
  CardOrder order = test::sample_order();
  order.social->more.push_back({model::Df::Df01, 0xEF05, 2, 0x22, Bytes(80)});
  const auto plan = plan_card(order, compiled, test_profile(), chip);
  REQUIRE_FALSE(plan);
  CHECK(plan.error().what.english().find("DF01") != std::string::npos);
}

TEST_CASE("filling one card leaves the compiled structure as it was") {
  const SocialTemplate compiled(model::Structure::V201);
  const auto first = plan_card(test::sample_order(0), compiled, test_profile(), chip);
  const auto second = plan_card(test::sample_order(1), compiled, test_profile(), chip);
  const auto again = plan_card(test::sample_order(0), compiled, test_profile(), chip);
  const auto& name = [](const Result<CardPlan>& plan) {
    return file_of(*plan->social, model::Df::Ssse, 0xEF06).records;
  };
  CHECK(name(first) == name(again));
  CHECK(name(first) != name(second));
}
