#include "tools/calc/big_number.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace sscard;
using namespace sscard::tools::calc;

namespace {

Bytes number(std::uint64_t value) {
  Bytes out;
  append_u32(out, static_cast<std::uint32_t>(value >> 32U));
  append_u32(out, static_cast<std::uint32_t>(value));
  return out;
}

std::uint64_t value(ByteView bytes) {
  std::uint64_t out = 0;
  for (const Byte b : bytes)
    out = out << 8U | b;
  return out;
}

}  // namespace

TEST_CASE("big numbers compute as small ones do") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t a = random() >> (32U + static_cast<unsigned>(i % 24));
    const std::uint64_t b = random() >> 33U;
    CHECK(value(product(number(a), number(b))) == a * b);
    CHECK(value(remainder_of(number(a * 3 + 1), number(b + 1))) == (a * 3 + 1) % (b + 1));
    CHECK(value(less_one(number(a + 1))) == a);
  }
  CHECK(product(number(0), number(5)).empty());
  CHECK(remainder_of(number(35), number(7)).empty());
}

TEST_CASE("an inverse is one for its modulus only") {
  CHECK(is_inverse(number(3), number(5), number(7)));
  CHECK_FALSE(is_inverse(number(3), number(4), number(7)));
  CHECK_FALSE(is_inverse(number(3), number(5), number(11)));
}
