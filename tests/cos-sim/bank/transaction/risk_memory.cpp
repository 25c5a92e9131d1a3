#include "cos-sim/bank/transaction/risk_memory.hpp"

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
  memory.both_amount = 1'234;
  const auto bytes = encode(memory);
  CHECK(to_hex(bytes) == "860F03FF999999999999090A000000001234");
  CHECK(encode(parse_risk_memory(bytes)) == bytes);
  CHECK(encode(parse_risk_memory(Bytes(17, 0xFF))) == encode(RiskMemory{}));
  CHECK(amount_of("000000123456"_hex) == 123456);
}
