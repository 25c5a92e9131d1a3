#include "personalizer/plan/bank_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/tlv/ber.hpp"
#include "tests/support/issued_card.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

BankRecord record() {
  return *test::sample_order().bank;
}

const keys::StoreData& group(const BankPlan& plan, std::uint16_t dgi) {
  const auto found = std::ranges::find(plan.debit, dgi, &keys::StoreData::dgi);
  REQUIRE(found != plan.debit.end());
  return *found;
}

}  // namespace

TEST_CASE("the debit application gets its groups in order, the PIN counters last") {
  const auto plan = plan_bank(record(), test_profile());
  REQUIRE(plan);
  std::vector<std::uint16_t> order;
  for (const keys::StoreData& one : plan->debit)
    order.push_back(one.dgi);
  CHECK(order == std::vector<std::uint16_t>{0x9104, 0x9102, 0x0101, 0x0102, 0x0301, 0x0302, 0x0D01,
                                            0x0E01, 0x9200, 0x8000, 0x9000, 0x8010, 0x9010});
  CHECK(group(*plan, 0x8000).content == keys::SecretContent::ApplicationKeys);
  CHECK(group(*plan, 0x8000).value.empty());
  CHECK(to_hex(group(*plan, 0x9104).value) == "82021C0094080801020018010200");
  CHECK(to_hex(group(*plan, 0x9200).value) == "9F10080701010300000001");
  CHECK(to_hex(group(*plan, 0x9010).value) == "0303");
}

TEST_CASE("account data stand where terminals look for them") {
  const BankRecord bank = record();
  const auto plan = plan_bank(bank, test_profile());
  REQUIRE(plan);
  const auto track = tlv::find(group(*plan, 0x0101).value, {0x70, 0x57});
  REQUIRE(track);
  CHECK(to_hex(*track).starts_with(bank.pan.text() + "D3611620"));
  const auto pan = tlv::find(group(*plan, 0x0301).value, {0x70, 0x5A});
  REQUIRE(pan);
  CHECK(to_hex(*pan) == bank.pan.text() + "F");
  CHECK(document_number_in(group(*plan, 0x0102).value) == bank.cert_no.text());
  CHECK_FALSE(document_number_in(group(*plan, 0x0101).value));
  CHECK(records_on_card(plan->debit).size() == 4);
  CHECK(records_on_card(plan->pse).size() == 1);
}

TEST_CASE("no element stands in two records") {
  const auto plan = plan_bank(record(), test_profile());
  REQUIRE(plan);
  std::vector<tlv::Tag> tags;
  for (const BankRecordOnCard& one : records_on_card(plan->debit)) {
    const auto content = tlv::read_object(one.content);
    REQUIRE(content);
    const auto objects = tlv::read_objects(content->value);
    REQUIRE(objects);
    for (const tlv::Object& object : *objects)
      tags.push_back(object.tag);
  }
  std::ranges::sort(tags);
  CHECK(std::ranges::adjacent_find(tags) == tags.end());
}

TEST_CASE("a long name goes into the extended element, a longer one is refused") {
  BankRecord bank = record();
  const auto name_of = [](std::size_t characters) {
    std::string name;
    for (std::size_t i = 0; i < characters; ++i)
      name += "例";
    return name;
  };
  bank.name = name_of(13);
  auto plan = plan_bank(bank, test_profile());
  REQUIRE(plan);
  CHECK(tlv::find(group(*plan, 0x0102).value, {0x70, 0x5F20}));
  bank.name = name_of(14);
  plan = plan_bank(bank, test_profile());
  REQUIRE(plan);
  CHECK(tlv::find(group(*plan, 0x0102).value, {0x70, 0x9F0B}));
  bank.name = name_of(23);
  plan = plan_bank(bank, test_profile());
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::BadInput);
}
