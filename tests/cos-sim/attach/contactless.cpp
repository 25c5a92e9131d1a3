#include "cos-sim/attach/contactless.hpp"

#include <doctest/doctest.h>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/df_rows_table.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::cos {
namespace {

TEST_CASE("the ATS has the historical bytes of the ATR, with and without TA1") {
  const Bytes history = from_hex("00875431608660260101000009").value();
  for (const char* head : {"3B6D0000", "3B7D180000"}) {
    const Bytes atr = concat(from_hex(head).value(), history);
    const Bytes ats = ats_of(atr);
    REQUIRE(ats.size() == 18);
    CHECK(ats[0] == ats.size());
    CHECK(equal(ByteView(ats).last(13), history));
    CHECK(equal(ByteView(ats).last(8), ByteView(atr).last(8)));
  }
  CHECK(ats_of(ByteView(history).first(12)).empty());
  CHECK(ats_of({}).empty());
}

TEST_CASE("the contactless side is the same card: whole APDUs, and DESELECT forgets") {
  test::TestCard card(test::social_card_cells());
  ContactlessSide side(card.card);
  const Bytes select = apdu::select_by_name(model::rows::ssse_aid).encode();
  CHECK(side.exchange(select).empty());
  const Bytes ats = side.activate();
  CHECK(ats.size() == 18);
  CHECK(side.activate().empty());
  const Bytes fci = side.exchange(select);
  CHECK(to_hex(ByteView(fci).first(1)) == "6F");
  CHECK(to_hex(ByteView(fci).last(2)) == "9000");
  const Bytes read = from_hex("00B2012C12").value();
  const Bytes record = side.exchange(read);
  CHECK(record.size() > 2);
  side.deselect();
  CHECK_FALSE(side.active());
  CHECK(side.exchange(read).empty());
  CHECK(side.activate() == ats);
  CHECK(side.exchange(read) != record);
  CHECK(ats_of(card.card.power_on(Protocol::T0)) == ats);
}

}  // namespace
}  // namespace sscard::cos
