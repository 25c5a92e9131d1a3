#include "personalizer/station/card_meter.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Counting final : Trace {
  std::size_t seen = 0;
  void exchanged(const TracedExchange&) override { ++seen; }
};

}  // namespace

TEST_CASE("GET RESPONSE and a repeat after 6Cxx are exchanges, not commands") {
  Counting also;
  CardMeter meter(&also);
  const auto exchange = [&](const Bytes& sent, const Bytes& answered) {
    meter.exchanged({sent, answered});
  };
  exchange({0x00, 0xA4, 0x00, 0x00, 0x02, 0xEF, 0x05}, {0x61, 0x03});
  exchange({0x00, 0xC0, 0x00, 0x00, 0x03}, {1, 2, 3, 0x90, 0x00});
  exchange({0x00, 0xB2, 0x01, 0x04, 0x00}, {0x6C, 0x02});
  exchange({0x00, 0xB2, 0x01, 0x04, 0x02}, {1, 2, 0x90, 0x00});
  exchange({0x00, 0xB2, 0x02, 0x04, 0x02}, {});
  CardCost cost;
  cost.vault_calls = 4;
  meter.write_to(cost);
  CHECK(cost.commands == 3);
  CHECK(cost.exchanges == 5);
  CHECK(cost.bytes_sent == 27);
  CHECK(cost.bytes_received == 13);
  CHECK(cost.vault_calls == 4);
  CHECK(also.seen == 5);
}

TEST_CASE("a card that was only powered has cost its reset and nothing else") {
  CardCost before;
  CardMeter().write_to(before);
  CHECK(before.exchanges == 0);
  CHECK(before.milliseconds_9600 > 15);
  CHECK(before.milliseconds_9600 < 100);
}
