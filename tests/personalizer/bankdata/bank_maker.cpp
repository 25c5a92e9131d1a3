#include "personalizer/bankdata/bank_maker.hpp"

#include <doctest/doctest.h>

#include "cardlib/tlv/ber.hpp"
#include "tests/support/bank_bureau.hpp"

using namespace sscard;
using namespace sscard::perso;
using enum OfflineProof;

TEST_CASE("every product with keys gives cards in five vault calls that read back as planned") {
  const std::pair<OfflineProof, OfflineProof> products[] = {
      {Static,   None    },
      {Dynamic,  None    },
      {None,     Combined},
      {Combined, Dynamic },
  };
  Byte serial = 1;
  for (const auto& [rsa, sm2] : products) {
    CAPTURE(static_cast<int>(rsa));
    CAPTURE(static_cast<int>(sm2));
    test::BankBureau bureau(test::key_product(rsa, sm2));
    test::MemoryCard card(serial++);
    const auto issued = bureau.issue(card, test::sample_order());
    if (!issued) CAPTURE(issued.error().what.english());
    REQUIRE(issued);
    CHECK(issued->cost.vault_calls == 5);
  }
}

TEST_CASE("pairs come from the pool while it has any, and each card has its own") {
  test::BankBureau bureau(test::key_product(None, Dynamic));
  const auto kinds = bureau.maker.pairs_per_card();
  REQUIRE(kinds.size() == 1);
  const auto ready = bureau.vault->make_pair(kinds[0]).value();
  REQUIRE(bureau.pool.put(kinds[0], ready));
  const auto order = test::sample_order();
  const auto chip = data::ChipSerial::parse("0101010101010101");
  REQUIRE(chip);
  const auto one = bureau.maker.make(*order.bank, *chip, BankPlanFor::NewCard);
  const auto two = bureau.maker.make(*order.bank, *chip, BankPlanFor::NewCard);
  REQUIRE((one && two));
  const auto pair_of = [](const BankPlan& plan) {
    const auto group = std::ranges::find(plan.debit, 0x8501, &keys::StoreData::dgi);
    REQUIRE(group != plan.debit.end());
    return group->value;
  };
  CHECK(pair_of(*one) == encode(ready));
  CHECK(pair_of(*two) != encode(ready));
  CHECK(bureau.pool.pairs.empty());
}

TEST_CASE("after an interruption a written card is compared with what was signed for it") {
  test::BankBureau bureau(test::key_product(Dynamic, Dynamic));
  test::MemoryCard card(9);
  const auto order = test::sample_order();
  REQUIRE(bureau.issue(card, order));
  const auto again = bureau.new_work();
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const CardTask task{order, data::ChipSerial::from_atr(channel.atr()).value(), 1};
  CardRecord record;
  CHECK(again->verify(channel, task, record));
  CHECK(record.fields_compared > 0);
  // the same chip for somebody else: nothing was signed for that
  CHECK(bureau.maker.make(*test::sample_order(1).bank, task.chip, BankPlanFor::WrittenCard)
            .error()
            .kind == ErrorKind::WrongCard);
}

TEST_CASE("an account of another issuer is refused before a pair is taken") {
  Profile profile = test::key_product(Dynamic, None);
  profile.bank.issuer_bin = "622848";
  test::BankBureau bureau(profile);
  const auto chip = data::ChipSerial::parse("0101010101010101");
  const auto plan = bureau.maker.make(*test::sample_order().bank, *chip, BankPlanFor::NewCard);
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::BadInput);
}

TEST_CASE("chip and stripe carry different check values of the same account") {
  test::BankBureau bureau(test::key_product(None, None));
  const auto order = test::sample_order();
  const auto chip = data::ChipSerial::parse("0101010101010101");
  const auto plan = bureau.maker.make(*order.bank, *chip, BankPlanFor::NewCard);
  REQUIRE(plan);
  keys::BankDataRequest request;
  request.pan = order.bank->pan.text();
  request.expiry = order.bank->expiry.substr(0, 4);
  request.service_code = order.bank->service_code;
  request.check_values = true;
  const auto values = bureau.vault->bank_data(request);
  REQUIRE(values);
  const auto group = std::ranges::find(plan->debit, 0x0101, &keys::StoreData::dgi);
  REQUIRE(group != plan->debit.end());
  const auto track = tlv::find(group->value, {0x70, 0x57});
  REQUIRE(track);
  CHECK(to_hex(*track).find("62000000" + values->chip_value) != std::string::npos);
  const std::string stripe = stripe_track_2(*order.bank, values->stripe_value);
  CHECK(stripe ==
        ";" + request.pan + "=" + request.expiry + "62000000" + values->stripe_value + "?");
}
