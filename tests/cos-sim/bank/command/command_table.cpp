#include "cos-sim/bank/command/command_table.hpp"

#include <doctest/doctest.h>

#include "cardlib/apdu/command_table.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("every bank command of the card is one the house knows for the bank side") {
  constexpr CommandSet bank =
      CommandSet::BankPersonalization | CommandSet::BankTransaction | CommandSet::Social;
  for (const cos::CommandRow& row : command_rows()) {
    bool known = false;
    for (const CommandRow& one : command_table())
      known = known || (one.ins == row.ins && one.cla.matches(row.cla) && overlap(one.sets, bank));
    CAPTURE(row.name);
    CHECK(known);
  }
}

TEST_CASE("every row has its condition, and a foreign row has none") {
  for (const cos::CommandRow& row : command_rows())
    CHECK(condition_of(row) != nullptr);
  cos::CommandRow foreign = command_rows().front();
  foreign.handler = nullptr;
  CHECK(condition_of(foreign) == nullptr);
}

TEST_CASE("GET DATA has a row for each object that leaves the card, and for no secret") {
  REQUIRE(data_rows().size() == 22);
  for (const DataRow& row : data_rows())
    CHECK((row.tag & 0xFF00U) == 0x9F00U);
}
