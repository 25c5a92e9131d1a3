#include "cos-sim/hardware/store.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("memory cells keep what was written, at both ends") {
  MemoryStore store(0x1100);
  CHECK(store.size() == 0x1100);
  CHECK(store.write(0, "A1"_hex) == Wrote::All);
  CHECK(store.write(0x10FF, "B2"_hex) == Wrote::All);
  Bytes all(store.size());
  store.read(0, all);
  CHECK(all.front() == 0xA1);
  CHECK(all.back() == 0xB2);
  CHECK(all[1] == 0x00);
}

TEST_CASE("a card has 96 KiB unless it is told otherwise") {
  CHECK(MemoryStore{}.size() == 98304);
}
