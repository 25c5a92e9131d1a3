#include "cos-sim/hardware/power_cut.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {
struct Bench {
  MemoryStore cells{0x1100};
  test::SeededRandom noise{3};
  PowerCutStore store{cells, noise};
  Byte at(Address address) {
    Byte value = 0;
    store.read(address, {&value, 1});
    return value;
  }
};
}  // namespace

TEST_CASE("power fails after exactly the bytes it was told") {
  Bench bench;
  bench.store.arm({.after_bits = 16});
  CHECK(bench.store.write(10, "AABBCCDD"_hex) == Wrote::PowerLost);
  CHECK(bench.at(10) == 0xAA);
  CHECK(bench.at(11) == 0xBB);
  CHECK(bench.at(12) == 0x00);
  CHECK(bench.store.dark());
  CHECK(bench.store.write(20, "EE"_hex) == Wrote::PowerLost);
  CHECK(bench.at(20) == 0x00);
  bench.store.power_back();
  CHECK(bench.store.write(20, "EE"_hex) == Wrote::All);
  CHECK(bench.at(20) == 0xEE);
}

TEST_CASE("power fails inside a byte: some of its bits are new, the others old") {
  Bench bench;
  bench.store.arm({.after_bits = 3});
  CHECK(bench.store.write(5, "FF"_hex) == Wrote::PowerLost);
  CHECK(bench.at(5) == 0x07);
  bench.store.power_back();
  bench.store.arm({.after_bits = 3, .bit_order = 6});
  CHECK(bench.store.write(6, "FF"_hex) == Wrote::PowerLost);
  CHECK(bench.at(6) == 0xC1);
}

TEST_CASE("a write that ends where power fails is whole, the next one does not happen") {
  Bench bench;
  bench.store.arm({.after_bits = 8});
  CHECK(bench.store.write(5, "77"_hex) == Wrote::All);
  CHECK(bench.store.write(6, "88"_hex) == Wrote::PowerLost);
  CHECK(bench.at(5) == 0x77);
  CHECK(bench.at(6) == 0x00);
}

TEST_CASE("a weak cell reads differently until it is written again") {
  Bench bench;
  bench.store.arm({.after_bits = 4, .weak = true});
  bench.store.write(9, "FF"_hex);
  bench.store.power_back();
  std::set<Byte> seen;
  for (int i = 0; i < 50; ++i)
    seen.insert(bench.at(9));
  CHECK(seen.size() > 2);
  bench.store.write(9, "3C"_hex);
  seen.clear();
  for (int i = 0; i < 50; ++i)
    seen.insert(bench.at(9));
  CHECK(seen == std::set<Byte>{0x3C});
}

TEST_CASE("bits written are counted from the moment one asks") {
  Bench bench;
  bench.store.write(0, "0102"_hex);
  bench.store.start_counting();
  bench.store.write(0, "010203"_hex);
  CHECK(bench.store.bits_written() == 24);
}
