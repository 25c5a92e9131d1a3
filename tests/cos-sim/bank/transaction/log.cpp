#include "cos-sim/bank/transaction/log.hpp"

#include <doctest/doctest.h>

#include "cardlib/tlv/ber.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("the log is a ring of the size that BF0C names, newest first") {
  test::MapMemory memory = test::debit_memory();
  const Application application{memory, ApplicationKind::Debit};
  REQUIRE(log_capacity(application) == 3);
  RiskMemory risk;
  CHECK_FALSE(log_record(application, risk, 1));
  for (std::uint16_t counter = 1; counter <= 5; ++counter) {
    Updates updates;
    log_transaction(application, {}, counter, risk, updates);
    REQUIRE(memory.commit(updates.view()) == StatusWord::Ok);
    CHECK(u16_at(*log_record(application, risk, 1), 9) == counter);
  }
  CHECK(u16_at(*log_record(application, risk, 3), 9) == 3);
  CHECK_FALSE(log_record(application, risk, 4));
  CHECK_FALSE(log_record(application, risk, 0));
  memory.values[{ApplicationKind::Debit, dgi_fci}] = *from_hex("A500");
  CHECK(log_capacity(application) == 0);
}
