#include "personalizer/dialect/build_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Steps whole(const Dialect& dialect) {
  test::TestVault vault;
  const SocialTemplate compiled(model::Structure::V201);
  const auto chip = data::ChipSerial::parse("8660260100000001").value();
  const CardPlan plan = plan_card(test::sample_order(), compiled, test_profile(), chip).value();
  keys::PrepareRequest request;
  request.dialect = dialect.name();
  request.chip_serial = chip.bytes();
  request.region = "999901";
  request.pan = "6222809990000000018";
  request.psn = "01";
  request.card_id = plan.social->card_id;
  const keys::Prepared prepared = vault->prepare(request).value();
  const model::Tree tree = model::Structure::V201;
  Steps out;
  for (const Steps& more :
       {dialect.open_card(prepared, tree), dialect.create_social_environment(prepared, tree),
        dialect.build_social(*plan.social, prepared, tree, model::Algorithm::TripleDes),
        dialect.create_bank_environment(prepared, tree), dialect.end_card()})
    out.insert(out.end(), more.begin(), more.end());
  return out;
}

/// Names of the steps: what is done, in which order, whatever family says it.
std::vector<std::string> names(const Steps& steps) {
  std::vector<std::string> out;
  for (const Step& step : steps)
    out.emplace_back(step.name);
  return out;
}

}  // namespace

TEST_CASE("both families build in the same order and read back the same") {
  const Steps one = whole(t514());
  const Steps other = whole(fm());
  // T514 makes the MF in a step of its own behind the transport code.
  std::vector<std::string> expected = names(one);
  expected.erase(expected.begin() + 1);
  CHECK(names(other) == expected);
  for (std::size_t i = 0; i < other.size(); ++i) {
    REQUIRE(other[i].expected == one[i + 1].expected);
    const bool application_phase = other[i].command.header.cla == 0x00;
    if (application_phase && one[i + 1].command.header.ins != 0xD2)
      REQUIRE(other[i].command.encode() == one[i + 1].command.encode());
  }
}
