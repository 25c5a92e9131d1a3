#include "cardlib/model/t514.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "personalizer/dialect/dialect.hpp"
#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Built {
  CardPlan plan;
  keys::Prepared prepared;
  Steps steps;
};

Built build() {
  test::TestVault vault;
  const SocialTemplate compiled(model::Structure::V201);
  const auto chip = data::ChipSerial::parse("8660260100000001").value();
  Built out;
  out.plan = plan_card(test::sample_order(), compiled, test_profile(), chip).value();
  keys::PrepareRequest request;
  request.chip_serial = chip.bytes();
  request.region = "999901";
  request.pan = "6222809990000000018";
  request.psn = "01";
  request.card_id = out.plan.social->card_id;
  out.prepared = vault->prepare(request).value();
  const auto add = [&out](const Steps& more) {
    out.steps.insert(out.steps.end(), more.begin(), more.end());
  };
  const auto v201 = model::Structure::V201;
  add(t514().open_card(out.prepared, v201));
  add(t514().create_social_environment(out.prepared, v201));
  add(t514().build_social(*out.plan.social, out.prepared, v201, model::Algorithm::TripleDes));
  add(t514().create_bank_environment(out.prepared, v201));
  add(t514().end_card());
  return out;
}

std::size_t count(const Steps& steps, const Bytes& encoded) {
  return static_cast<std::size_t>(std::ranges::count_if(
      steps, [&](const Step& step) { return step.command.encode() == encoded; }));
}

}  // namespace

TEST_CASE("the transport code comes first and the end of the card master key last") {
  const Built built = build();
  CHECK(built.steps.front().command.encode() == built.prepared.verify_transport_code.encode());
  CHECK(built.steps.back().command.encode() == apdu::end_of_prepersonalization().encode());
}

TEST_CASE("every prepared key is loaded exactly once, the PIN after all other social keys") {
  const Built built = build();
  REQUIRE_FALSE(built.prepared.key_loads.empty());
  std::size_t pin_at = 0;
  std::size_t last_social = 0;
  for (const keys::KeyLoad& load : built.prepared.key_loads) {
    const Bytes encoded = load.command.encode();
    CHECK(count(built.steps, encoded) == 1);
    const auto at = static_cast<std::size_t>(
        std::ranges::find_if(built.steps,
                             [&](const Step& s) { return s.command.encode() == encoded; }) -
        built.steps.begin());
    if (load.type == model::KeyType::Pin) pin_at = at;
    if (load.type != model::KeyType::Pin && load.df != model::Df::Pse) {
      last_social = std::max(last_social, at);
    }
  }
  CHECK(pin_at > last_social);
}

TEST_CASE("every file of the structure is created once and each of its records read back once") {
  const Built built = build();
  std::size_t records = 0;
  for (const PlannedFile& planned : built.plan.social->files) {
    records += planned.records.size();
  }
  const auto read_back =
      std::ranges::count_if(built.steps, [](const Step& s) { return s.expected.has_value(); });
  CHECK(static_cast<std::size_t>(read_back) == records);
  const Bytes header = model::encode(
      model::header_of(*built.plan.social->files.front().file, model::Structure::V201));
  CHECK(count(built.steps, apdu::create_file(header).encode()) >= 1);
}
