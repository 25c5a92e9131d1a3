#include <doctest/doctest.h>

#include "cos-sim/bank/command/handlers.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using test::Debit;

TEST_CASE(
    "INTERNAL AUTHENTICATE belongs between options and cryptogram and wants the DDOL's length") {
  Debit debit;
  debit.card.select(cos::bank::ApplicationKind::Debit);
  CHECK(debit.card.sw("00880000041122334400") == StatusWord::ConditionsNotSatisfied);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.card.sw("008800000311223300") == StatusWord::WrongLength);
  CHECK(debit.card.sw("00880001041122334400") == StatusWord::WrongP1P2);
  const Response one = debit.card.send("00880000041122334400");
  CHECK(one.sw == StatusWord::Ok);
  CHECK(debit.card.send("00880000041122334400").data != one.data);  // the number is fresh
  REQUIRE(debit.first(0x80).cvr() == "03A00002");
  CHECK(debit.card.sw("00880000041122334400") == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("a card without a key signs nothing") {
  test::BankCard card{test::BankStage::Personalized};
  card.select(cos::bank::ApplicationKind::Debit);
  REQUIRE(card.sw("80A8000009830700000000000000") == StatusWord::Ok);
  CHECK(card.sw("00880000041122334400") == StatusWord::ConditionsNotSatisfied);
  CHECK(card.sw("80AE800000") == StatusWord::ConditionsNotSatisfied);  // and has no CDOL
}

TEST_CASE("the issuer authenticates once after an ARQC, with ten bytes") {
  Debit debit;
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.answer_online() == StatusWord::ConditionsNotSatisfied);
  REQUIRE(debit.first(0x80).information == 0x80);
  CHECK(debit.card.sw("00820000080102030405060708") == StatusWord::WrongLength);
  CHECK(debit.card.sw("008200000B0102030405060708303000") == StatusWord::WrongLength);
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.answer_online() == StatusWord::ConditionsNotSatisfied);
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.first(0x00).information == 0x00);
  CHECK(debit.answer_online() == StatusWord::ConditionsNotSatisfied);
}
