#include <doctest/doctest.h>

#include "cos-sim/psam/key_card_environment.hpp"

using namespace sscard;
using namespace sscard::cos;

TEST_CASE("a PSAM debits and a carrier exports, and all else is common") {
  const auto has = [](CardKind kind, Byte ins) {
    for (const CommandRow& row : key_card_commands(kind))
      if (row.ins == ins) return true;
    return false;
  };
  for (const auto kind :
       {CardKind::Psam, CardKind::Mother, CardKind::Transport, CardKind::MasterControl}) {
    const bool psam = kind == CardKind::Psam;
    CHECK(has(kind, 0x70) == psam);
    CHECK(has(kind, 0x72) == psam);
    CHECK(has(kind, 0xF8) == !psam);
    CHECK((has(kind, 0xDE) && has(kind, 0xFA)));
    CHECK_FALSE(has(kind, 0x88));
  }
}
