#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"

using namespace sscard;
using test::hex;

TEST_CASE("a MAC is padded always, enciphering only when needed, method 1 with zeros") {
  struct Row {
    const char* data;
    const char* always;
    const char* if_needed;
    const char* zero;
  };
  const char* full = "0102030405060708";
  const char* full_and_80 = "01020304050607088000000000000000";
  const Row rows[] = {
      {"",               "8000000000000000", "",                 ""                },
      {"01",             "0180000000000000", "0180000000000000", "0100000000000000"},
      {"01020304050607", "0102030405060780", "0102030405060780", "0102030405060700"},
      {full,             full_and_80,        full,               full              },
  };
  for (const Row& row : rows) {
    CAPTURE(row.data);
    CHECK(to_hex(crypto::pad_80(hex(row.data), 8)) == row.always);
    CHECK(to_hex(crypto::pad_80_if_needed(hex(row.data), 8)) == row.if_needed);
    CHECK(to_hex(crypto::pad_zero(hex(row.data), 8)) == row.zero);
  }
  CHECK(crypto::pad_80(Bytes(16, 1), 16).size() == 32);
}
