#include "cardlib/channel/pcsc_calls.hpp"

#include <doctest/doctest.h>

#include "tests/support/no_pcscd.hpp"

namespace sscard::pcsc {
namespace {

TEST_CASE("a context without pcscd is none, and dropping it twice is fine") {
  test::without_pcscd();
  Context context;
  CHECK(context.ensure() == PcscCode::NoService);
  CHECK_FALSE(context.handle().has_value());
  context.drop();
  context.drop();
}

TEST_CASE("a card nobody connected to can be let go of") {
  Card card;
  CHECK_FALSE(card.connected());
  card.disconnect();
  card.forget();
  CHECK_FALSE(card.connected());
}

}  // namespace
}  // namespace sscard::pcsc
