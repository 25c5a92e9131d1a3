#include "cos-sim/kernel/chip_header.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/blank.hpp"

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("the ATR and the serial are read from a blank") {
  MemoryStore store;
  Blank blank;
  blank.serial = "260101000001"_hex;
  make_blank(store, blank);
  const NvMemory memory(store);
  CHECK(to_hex(stored_atr(memory)) == "3B6D000000875431608660260101000001");
  CHECK(to_hex(stored_serial(memory)) == "8660260101000001");
}

TEST_CASE("cells that are no chip of ours have no ATR") {
  MemoryStore store;
  const NvMemory memory(store);
  CHECK(stored_atr(memory).empty());
  CHECK(to_hex(stored_serial(memory)) == "0000000000000000");
  make_blank(store, Blank{});
  store.write(chip_atr_length_at, "15"_hex);
  CHECK(stored_atr(memory).empty());
  store.write(chip_atr_length_at, "0C"_hex);
  CHECK(stored_atr(memory).empty());
}

TEST_CASE("a chip speaks T514, older images too, and an unknown dialect is not guessed") {
  MemoryStore store;
  make_blank(store, Blank{});
  NvMemory memory(store);
  CHECK(stored_dialect(memory) == Dialect::T514);
  CHECK(model::dialect_from(text(Dialect::T514)) == Dialect::T514);
  CHECK_FALSE(model::dialect_from("T514"));
  store.write(chip_dialect_at, Bytes{0x7E});
  CHECK_FALSE(stored_dialect(memory));
}
