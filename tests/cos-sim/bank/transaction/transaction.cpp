#include "cos-sim/bank/transaction/transaction.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos::bank;

TEST_CASE("a value of a list is found by tag and length, and nothing of a broken list") {
  constexpr auto list = "9F02069F3704DF6901"_hex;
  constexpr auto data = "0102030405060A0B0C0DFF"_hex;
  CHECK(to_hex(value_in_list(list, data, 0x9F37, 4)) == "0A0B0C0D");
  CHECK(to_hex(value_in_list(list, data, 0xDF69, 1)) == "FF");
  CHECK(value_in_list(list, data, 0x9F37, 3).empty());
  CHECK(value_in_list(list, data, 0x95, 5).empty());
  CHECK(value_in_list(list, ByteView{data}.first(10), 0xDF69, 1).empty());
  CHECK(value_in_list("9F"_hex, data, 0x9F02, 6).empty());
}

TEST_CASE("a transaction gives one cryptogram, then at most one more") {
  using enum TransactionState;
  using enum TransactionEvent;
  CHECK(next(Selected, Options) == Begun);
  CHECK_FALSE(next(Selected, AskOnline));
  CHECK_FALSE(next(Begun, Options));
  CHECK(next(Begun, AskOnline) == Online);
  CHECK(next(Online, Complete) == Completed);
  for (const auto state : {Ended, Completed, Refused, Selected})
    CHECK_FALSE(next(state, Complete));
  for (const auto state : {Selected, Begun, Ended})
    CHECK_FALSE(next(state, Script));
}
