#include "cos-sim/kernel/tear_order.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/blank.hpp"

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("an ordered power cut is met once, by the next session, and leaves no trace") {
  MemoryStore store;
  make_blank(store, Blank{});
  const Bytes before = to_bytes(store.cells());
  CHECK_FALSE(take_tear(store));
  for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{77}, ~std::uint64_t{0}}) {
    order_tear(store, {1, 2, false});
    order_tear(store, {bits, 5, true});
    const auto cut = take_tear(store);
    REQUIRE(cut);
    CHECK(cut->after_bits == bits);
    CHECK(cut->bit_order == 5);
    CHECK(cut->weak);
    CHECK_FALSE(take_tear(store));
    CHECK(equal(store.cells(), before));
  }
}
