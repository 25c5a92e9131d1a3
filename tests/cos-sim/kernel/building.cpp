#include "cos-sim/kernel/building.hpp"

#include <doctest/doctest.h>

#include "tests/support/fm_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

model::CardState state_of(TestCard& card) {
  cos::NvMemory memory(card.memory);
  memory.power_up();
  cos::FileSystem files(memory);
  REQUIRE(files.load());
  return cos::card_state(files);
}

}  // namespace

TEST_CASE("a card is in transport, built, then ended, whichever family builds it") {
  for (const bool fm : {false, true}) {
    TestCard card(fm ? fm_blank() : TestCard::blank_of(1));
    CHECK(state_of(card) == model::CardState::Transport);
    if (fm) {
      FmBuilder builder(card);
      builder.master_file();
      CHECK(state_of(card) == model::CardState::Building);
      builder.end();
    } else {
      SocialBuilder builder(card);
      builder.transport_code();
      builder.master_file();
      CHECK(state_of(card) == model::CardState::Building);
      builder.end();
    }
    CHECK(state_of(card) == model::CardState::Ended);
  }
}

TEST_CASE("three wrong transport codes are the death of a blank, whichever command brings them") {
  const char* const commands[] = {"80E003000800000000000000FF",
                                  "80E03F000D38FFFFAAAA00000000000000FF"};
  for (const char* command : commands) {
    const bool fm = command[4] == '3';
    TestCard card(fm ? fm_blank() : TestCard::blank_of(1));
    for (const unsigned sw : {0x63C2U, 0x63C1U, 0x63C0U, 0x6983U})
      CHECK(card.sw(command) == sw);
    CHECK(state_of(card) == model::CardState::Dead);
  }
}
