#include "cos-sim/bank/transaction/risk.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("the risk memory comes back as it was, and from anything else as new") {
  RiskMemory memory;
  memory.online_not_completed = memory.script_failed = memory.blocked_by_tries = true;
  memory.scripts = 15;
  memory.foreign_currency = 3;
  memory.foreign_country = 255;
  memory.amount = 999'999'999'999;
  memory.log_newest = 9;
  memory.log_count = 10;
  const auto bytes = encode(memory);
  CHECK(to_hex(bytes) == "860F03FF999999999999090A");
  CHECK(encode(parse_risk_memory(bytes)) == bytes);
  CHECK(encode(parse_risk_memory(Bytes(11, 0xFF))) == encode(RiskMemory{}));
  CHECK(amount_of("000000123456"_hex) == 123456);
}

TEST_CASE("a decision is never weaker than what the terminal asked") {
  RiskLimits limits;
  limits.currency = limits.country = 0x0156;
  for (unsigned flags = 0; flags < 0x100; flags += 2) {
    for (const auto asked : {Cryptogram::Aac, Cryptogram::Tc, Cryptogram::Arqc}) {
      for (const std::uint16_t actions : {std::uint16_t{0}, std::uint16_t{0xFFFF}}) {
        limits.actions = actions;
        RiskMemory memory = parse_risk_memory(concat(Bytes{static_cast<Byte>(flags)}, Bytes(11)));
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
