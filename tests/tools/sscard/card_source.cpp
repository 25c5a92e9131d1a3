#include "tools/sscard/card_source.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("exactly one place for the card must be given") {
  for (const tools::CardPlace& place : {
           tools::CardPlace{},
           tools::CardPlace{"reader", "image"}
  }) {
    const auto source = tools::CardSource::open(place, real_world());
    REQUIRE_FALSE(source);
    CHECK(source.error().kind == ErrorKind::Usage);
  }
  const auto absent = tools::CardSource::open({"", "/nonexistent.card"}, real_world());
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == ErrorKind::Storage);
}
