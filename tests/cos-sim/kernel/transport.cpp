#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using sscard::test::SocialBuilder;
using sscard::test::TestCard;

TEST_CASE("the transport code is the published one for this serial") {
  TestCard card(TestCard::blank_of(1));
  CHECK(card.sw("80E00300081C0C1D0D90424C2B") == 0x9000);
}

TEST_CASE("three wrong transport codes kill the blank, also for the right one") {
  TestCard card;
  CHECK(card.sw("80E003000800000000000000FF") == 0x63C2);
  CHECK(card.sw("80E003000800000000000000FF") == 0x63C1);
  card.restart();
  CHECK(card.sw("80E003000800000000000000FF") == 0x63C0);
  CHECK(card.sw("80E00300081C0C1D0D90424C2B") == 0x6983);
  card.restart();
  CHECK(card.sw("80E00300081C0C1D0D90424C2B") == 0x6983);
}

TEST_CASE("the right transport code brings all tries back, a wrong one takes the right away") {
  TestCard card;
  CHECK(card.sw("80E003000800000000000000FF") == 0x63C2);
  CHECK(card.sw("80E00300081C0C1D0D90424C2B") == 0x9000);
  CHECK(card.sw("80E003000800000000000000FF") == 0x63C2);
  CHECK(card.sw("80E0010010000000FF013F00010000230000800000") == 0x6982);
}

TEST_CASE("serial and ATR head can be set on a blank and show after the reset") {
  TestCard card;
  CHECK(card.sw("80E00500080000260707000042") == 0x6982);
  SocialBuilder(card).transport_code();
  CHECK(card.sw("80E00500080001260707000042") == 0x6A80);
  CHECK(card.sw("80E00500080000260707000042") == 0x9000);
  CHECK(card.sw("001400000A3B6D00000081543101FF") == 0x6700);
  CHECK(card.sw("001400000B3B6E000000815431018697") == 0x6A80);
  CHECK(card.sw("001400000B3B6D000000815431018697") == 0x9000);
  CHECK(to_hex(card.restart()) == "3B6D000000815431018697260707000042");
  CHECK(card.sw("80E00300081C0C1D0D90424C2B") == 0x63C2);
}

TEST_CASE("once there is an MF the serial stays") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  CHECK(card.sw("80E00500080000260707000042") == 0x6985);
}
