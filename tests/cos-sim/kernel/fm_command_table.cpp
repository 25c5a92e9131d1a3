#include <doctest/doctest.h>

#include "cardlib/apdu/command_table.hpp"
#include "cos-sim/kernel/administration_family.hpp"
#include "tests/support/fm_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

bool knows(model::Dialect dialect, const CommandRow& published) {
  for (const cos::CommandRow& row : cos::family_of(dialect).commands())
    if (published.cla.matches(row.cla) && published.ins == row.ins) return true;
  return false;
}

/// Every administration command of a whole card in the other family, as a host would send it.
std::vector<Bytes> recorded(bool fm) {
  std::vector<Bytes> out;
  TestCard card(fm ? fm_blank() : TestCard::blank_of(1));
  card.listener = [&](ByteView command) {
    const Byte ins = command[1];
    const bool administers = command[0] >= 0x80 || ins == 0xD4 || ins == 0xD2;
    if (administers) out.push_back(to_bytes(command));
  };
  if (fm) {
    FmBuilder(card).everything();
  } else {
    SocialBuilder(card).everything();
  }
  return out;
}

}  // namespace

TEST_CASE("each family has the administration rows that the published table gives it") {
  for (const CommandRow& published : command_table()) {
    CAPTURE(published.name);
    if (published.sets == CommandSet::Administration) CHECK(knows(model::Dialect::T514, published));
    if (published.sets == CommandSet::FmAdministration) CHECK(knows(model::Dialect::Fm, published));
  }
  for (const cos::CommandRow& row : cos::fm_family().commands())
    CHECK(row.need == cos::FileNeed::None);
}

TEST_CASE("commands of one family are refused by a blank of the other, and nothing is touched") {
  for (const bool fm : {false, true}) {
    CAPTURE(fm);
    TestCard card(fm ? TestCard::blank_of(1) : fm_blank());
    const Bytes before = card.cells();
    for (const Bytes& command : recorded(fm)) {
      const unsigned sw = card.sw(command);
      REQUIRE_MESSAGE((sw == 0x6A86 || sw == 0x6700 || sw == 0x6D00 || sw == 0x6A80 ||
                       sw == 0x6E00 || sw == 0x6A82),
                      to_hex(command), " -> ", sw);
      REQUIRE(card.cells() == before);
    }
  }
}

TEST_CASE("and by a card of the other family that is being built, with all rights there are") {
  for (const bool fm : {false, true}) {
    CAPTURE(fm);
    TestCard card(fm ? TestCard::blank_of(1) : fm_blank());
    if (fm) {
      SocialBuilder builder(card);
      builder.transport_code();
      builder.master_file();
      builder.environment();
    } else {
      FmBuilder builder(card);
      builder.master_file();
      builder.environment();
    }
    const Bytes before = card.cells();
    for (const Bytes& command : recorded(fm)) {
      REQUIRE_MESSAGE(card.sw(command) != 0x9000, to_hex(command));
      REQUIRE_MESSAGE(card.cells() == before, to_hex(command));
    }
  }
}

TEST_CASE("a card whose dialect no program knows stays mute") {
  TestCard card(fm_blank());
  CHECK_FALSE(card.restart().empty());
  card.memory.write(cos::chip_dialect_at, Bytes{0x7E});
  CHECK(card.restart().empty());
}
