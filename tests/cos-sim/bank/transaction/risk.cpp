#include "cos-sim/bank/transaction/risk.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("a decision is never weaker than what the terminal asked") {
  RiskLimits limits;
  limits.currency = limits.country = 0x0156;
  for (unsigned flags = 0; flags < 0x100; flags += 2) {
    for (const auto asked : {Cryptogram::Aac, Cryptogram::Tc, Cryptogram::Arqc}) {
      for (const std::uint16_t actions : {std::uint16_t{0}, std::uint16_t{0xFFFF}}) {
        limits.actions = actions;
        RiskMemory memory = parse_risk_memory(concat(Bytes{static_cast<Byte>(flags)}, Bytes(17)));
        RiskInput input;
        input.asked = asked;
        input.currency = input.country = 0x0156;
        const RiskDecision decision = decide_first(limits, input, Transaction{}, memory);
        if (asked == Cryptogram::Aac) CHECK(decision.given == Cryptogram::Aac);
        if (asked == Cryptogram::Arqc) CHECK(decision.given != Cryptogram::Tc);
        CHECK((decision.information & 0xC0U) == static_cast<Byte>(decision.given));
        const bool kept = (flags & 0x80U) != 0 && decision.given == Cryptogram::Aac;
        const bool open = decision.given == Cryptogram::Arqc || kept;
        CHECK(memory.online_not_completed == open);
      }
    }
  }
}

TEST_CASE("a used up PIN declines, goes online or blocks as the issuer's actions say") {
  struct Row {
    std::uint16_t actions;
    Cryptogram given;
    bool block;
  };
  constexpr Row rows[] = {
      {0x0000, Cryptogram::Tc,   false},
      {0x0020, Cryptogram::Arqc, false},
      {0x0040, Cryptogram::Aac,  false},
      {0x0004, Cryptogram::Aac,  true }
  };
  for (const Row& row : rows) {
    RiskLimits limits;
    limits.actions = row.actions;
    RiskInput input;
    input.asked = Cryptogram::Tc;
    input.pin_exhausted = true;
    RiskMemory memory;
    const RiskDecision decision = decide_first(limits, input, Transaction{}, memory);
    CHECK(decision.given == row.given);
    CHECK(decision.block == row.block);
    CHECK((decision.cvr[2] & 0x40U) != 0);
  }
}

TEST_CASE("an amount of the second currency is turned into the home currency, rounded up") {
  CHECK(converted(0x00000001, 500) == 500);
  CHECK(converted(0x27123456, 100) == 7'123'456);  // 71234.56 times
  CHECK(converted(0x70000001, 100) == 1);          // a ten-millionth, never nothing
  CHECK(converted(0x40012500, 800) == 1'000);
  CHECK(converted(0x00000000, 800) == 0);
}

TEST_CASE("home and second currency are counted together up to their limit, others are not") {
  RiskLimits limits;
  limits.currency = limits.country = 0x0156;
  limits.second_currency = 0x0840;
  limits.factor = 0x10000070;  // 7.0
  limits.both_limit = 1'000;
  RiskMemory memory;
  const auto given = [&](std::uint16_t currency, Amount amount) {
    RiskInput input;
    input.asked = Cryptogram::Tc;
    input.country = 0x0156;
    input.currency = currency;
    input.amount = amount;
    return decide_first(limits, input, Transaction{}, memory).given;
  };
  CHECK(given(0x0156, 300) == Cryptogram::Tc);
  CHECK(given(0x0840, 100) == Cryptogram::Tc);  // 700 more
  CHECK(memory.both_amount == 1'000);
  CHECK(memory.amount == 300);
  CHECK(memory.foreign_currency == 0);
  CHECK(given(0x0978, 9'999) == Cryptogram::Tc);  // a foreign one, no limit set
  CHECK(memory.foreign_currency == 1);
  CHECK(memory.both_amount == 1'000);
  CHECK(given(0x0840, 1) == Cryptogram::Arqc);
}
