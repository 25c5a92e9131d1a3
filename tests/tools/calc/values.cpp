#include "tools/calc/values.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::tools::calc;

TEST_CASE("each kind of input has its form, and both ends of its length are taken") {
  struct Row {
    Field field;
    const char* given;
    bool taken;
  };
  const Row rows[] = {
      {hex("x", 2), "0a0B", true},
      {hex("x", 2), "0A 0B", true},
      {hex("x", 2), "0A", false},
      {hex("x", 2), "0A0B0C", false},
      {hex("x", 2), "0A0", false},
      {hex("x", 0, 1), "", true},
      {blocks("x", 8), "0011223344556677", true},
      {blocks("x", 8), "00112233445566770011223344", false},
      {blocks("x", 8), "", false},
      {key("x"), "00112233445566778899AABBCCDDEEFF", true},
      {key("x"), "00112233445566778899AABBCCDDEEFF00", false},
      {key("x", 8, 24), "001122334455667788", false},
      {digits("x", 2), "01", true},
      {digits("x", 2), "0a", false},
      {digits("x", 2), "012", false},
      {tools::calc::pin("x"), "1234", true},
      {tools::calc::pin("x"), "123", false},
      {text("x", 1, 3), "a b", true},
      {text("x", 1, 3), "", false},
      {text("x", 1, 3), "a\n", false},
      {number("x", 1, 16), "16", true},
      {number("x", 1, 16), "17", false},
      {number("x", 1, 16), "0", false},
      {number("x", 1, 16), "1x", false},
      {number("x", 1, 16), "", false},
      {word("x", "3des|sm4"), "sm4", true},
      {word("x", "3des|sm4"), "sm", false},
      {word("x", "3des|sm4"), "", false},
      {sscard::tools::calc::list("x"), "00A40400", true},
      {sscard::tools::calc::list("x"), "00A404", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.given);
    Values values;
    CHECK(values.put(row.field, row.given).has_value() == !row.taken);
    CHECK(values.has("x") == row.taken);
  }
}

TEST_CASE("what was taken is there, and what was not is empty") {
  Values values;
  REQUIRE_FALSE(values.put(hex("atc", 2), "0240"));
  REQUIRE_FALSE(values.put(number("rounds", 0, 9), "7"));
  REQUIRE_FALSE(values.put(sscard::tools::calc::list("all"), "00010203"));
  REQUIRE_FALSE(values.put(sscard::tools::calc::list("all"), "04050607"));
  CHECK(values.u16("atc") == 0x0240);
  CHECK(values.number("rounds") == 7);
  CHECK(values.list("all").size() == 2);
  CHECK(values.word("algorithm", "3des") == "3des");
  CHECK(values.bytes("none").empty());
  CHECK(values.key("none").empty());
}
