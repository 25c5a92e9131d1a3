#include "cos-sim/hardware/nv_memory.hpp"

#include <doctest/doctest.h>

#include "cos-sim/hardware/power_cut.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {

constexpr std::size_t small = 0x1200;
constexpr Address here = objects_at;
constexpr Address there = objects_at + 0x40;
const Bytes old_here = from_hex("1111111111").value();
const Bytes new_here = from_hex("2222222222").value();
const Bytes old_there = from_hex("A0A1A2").value();
const Bytes new_there = from_hex("5F5E5D").value();

Bytes read(const NvMemory& memory, Address at, std::size_t n) {
  Bytes out(n);
  memory.read(at, out);
  return out;
}

/// Two places with old content.
Bytes start_cells() {
  MemoryStore store(small);
  store.write(here, old_here);
  store.write(there, old_there);
  store.write(objects_at + 0x80, NvMemory::fresh_counter(3));
  return to_bytes(store.cells());
}

struct Bench {
  explicit Bench(ByteView cells, std::uint64_t seed = 5) : store(cells.size()), noise(seed) {
    store.write(0, cells);
  }
  MemoryStore store;
  test::SeededRandom noise;
  PowerCutStore power{store, noise};
  NvMemory memory{power};
};

void change_both(NvMemory& memory) {
  memory.write(here, new_here);
  memory.write(there, new_there);
  memory.commit();
}

/// 0 both old, 1 both new; anything else is a broken promise.
int state_of(const NvMemory& memory) {
  const Bytes a = read(memory, here, old_here.size());
  const Bytes b = read(memory, there, old_there.size());
  if (a == old_here && b == old_there) return 0;
  if (a == new_here && b == new_there) return 1;
  return 2;
}

}  // namespace

TEST_CASE("a command sees its own pending writes, nobody else does") {
  Bench bench(start_cells());
  bench.memory.power_up();
  bench.memory.write(here + 1, "EE"_hex);
  CHECK(to_hex(read(bench.memory, here, 5)) == "11EE111111");
  CHECK(bench.memory.pending());
  bench.memory.abandon();
  CHECK(read(bench.memory, here, 5) == old_here);
  bench.memory.write_u32(here, 0x01020304);
  CHECK(bench.memory.u32_at(here) == 0x01020304);
  bench.memory.write_u16(here, 0xBEEF);
  CHECK(bench.memory.u16_at(here) == 0xBEEF);
  CHECK(bench.memory.byte_at(here + 2) == 0x03);
  bench.memory.commit();
  NvMemory later(bench.store);
  later.power_up();
  CHECK(later.u32_at(here) == 0xBEEF0304);
}

TEST_CASE("whenever power fails in a transaction, old or new is there, never a mixture") {
  Bench whole(start_cells());
  whole.memory.power_up();
  whole.power.start_counting();
  change_both(whole.memory);
  CHECK(state_of(whole.memory) == 1);
  const std::uint64_t bits = whole.power.bits_written();
  int seen[2] = {0, 0};
  for (std::uint64_t cut = 0; cut < bits; ++cut)
    for (const bool weak : {false, true}) {
      Bench bench(start_cells(), cut + 1);
      bench.memory.power_up();
      bench.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut * 3), .weak = weak});
      change_both(bench.memory);
      REQUIRE_FALSE(bench.memory.powered());
      bench.power.power_back();
      NvMemory again(bench.power);
      again.power_up();
      const int state = state_of(again);
      REQUIRE(state < 2);
      ++seen[state];
      again.power_up();
      REQUIRE(state_of(again) == state);
    }
  CHECK(seen[0] > 0);
  CHECK(seen[1] > 0);
}

TEST_CASE("recovery may be torn as often as it likes") {
  Bench whole(start_cells());
  whole.memory.power_up();
  whole.power.start_counting();
  change_both(whole.memory);
  const std::uint64_t bits = whole.power.bits_written();
  for (std::uint64_t first = 0; first < bits; first += 3)
    for (std::uint64_t second = 0; second < 160; second += 5) {
      Bench bench(start_cells(), first * 1000 + second);
      bench.memory.power_up();
      bench.power.arm({.after_bits = first, .weak = true});
      change_both(bench.memory);
      bench.power.power_back();
      bench.power.arm({.after_bits = second, .bit_order = 5, .weak = true});
      NvMemory torn(bench.power);
      torn.power_up();
      bench.power.disarm();
      bench.power.power_back();
      NvMemory calm(bench.power);
      calm.power_up();
      REQUIRE(state_of(calm) < 2);
    }
}

TEST_CASE("a counter goes down and comes back, each time durably") {
  Bench bench(start_cells());
  bench.memory.power_up();
  const Address at = objects_at + 0x80;
  CHECK(bench.memory.counter(at) == 3);
  for (int round = 0; round < 300; ++round)  // generations wrap around
    for (const Byte value : {Byte{2}, Byte{1}, Byte{0}, Byte{3}}) {
      bench.memory.set_counter(at, value);
      NvMemory later(bench.store);
      REQUIRE(later.counter(at) == value);
    }
}

TEST_CASE("a torn counter is old or new, and what completed never rolls back") {
  const Address at = objects_at + 0x80;
  for (std::uint64_t cut = 0; cut < 24; ++cut)
    for (Byte order = 0; order < 8; ++order) {
      Bench bench(start_cells());
      bench.memory.power_up();
      bench.memory.set_counter(at, 2);
      bench.power.arm({.after_bits = cut, .bit_order = order});
      bench.memory.set_counter(at, 1);
      bench.power.power_back();
      NvMemory later(bench.power);
      later.power_up();
      const Byte left = later.counter(at);
      REQUIRE((left == 2 || left == 1));
      later.set_counter(at, 0);
      REQUIRE(later.counter(at) == 0);
    }
}

TEST_CASE("a counter is not part of the transaction around it") {
  Bench bench(start_cells());
  bench.memory.power_up();
  bench.memory.write(here, new_here);
  bench.memory.set_counter(objects_at + 0x80, 2);
  bench.memory.abandon();
  CHECK(bench.memory.counter(objects_at + 0x80) == 2);
  CHECK(state_of(bench.memory) == 0);
}

TEST_CASE("a counter whose two cells are broken counts as used up") {
  MemoryStore store(small);
  store.write(objects_at, "0101010101010000"_hex);
  CHECK(NvMemory(store).counter(objects_at) == 0);
}

TEST_CASE("a journal that no card wrote writes nothing outside the memory") {
  Bench bench(start_cells());
  bench.store.write(journal_mark_at, "FF"_hex);
  bench.store.write(journal_length_at, "000A"_hex);
  bench.store.write(journal_entries_at, "FFFFFF00000411223344"_hex);
  bench.memory.power_up();
  CHECK(state_of(bench.memory) == 0);
  Byte mark = 1;
  bench.store.read(journal_mark_at, {&mark, 1});
  CHECK(mark == 0);
}
