#include "cardlib/base/wipe.hpp"

#include <doctest/doctest.h>

#include "cardlib/base/secret.hpp"

using namespace sscard;

TEST_CASE("wiped bytes are zero") {
  Bytes b{1, 2, 3};
  {
    const WipeOnExit wiping(b);
  }
  CHECK(b == Bytes{0, 0, 0});
}

TEST_CASE("a secret that was moved from is empty, and compares by content") {
  KeyBytes a("0102"_hex);
  const KeyBytes same("0102"_hex);
  CHECK(a.same_as(same));
  const KeyBytes b(std::move(a));
  CHECK(a.empty());  // NOLINT(bugprone-use-after-move): that it is empty is the point
  CHECK(b.same_as(same));
}
