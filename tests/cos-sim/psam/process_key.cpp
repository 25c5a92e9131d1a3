#include "cos-sim/psam/process_key.hpp"

#include <doctest/doctest.h>

#include "tests/support/key_card.hpp"

using namespace sscard;
using test::TestCard;

namespace {

const std::string sx1 = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string sx3 = "00A404000F7378332E73682EC9E7BBE1B1A3D5CF";
const std::string df01 = "00A4020002DF01";
// Factors of the vectors (ssc-card.md 7.6): card, city, province; and the process factor.
const std::string fk = "8699260101000001";
const std::string fc = "3939393930317378";
const std::string fp = "3939303030307368";
const std::string r = "1122334455667788";

/// IRK is national (KN), STK provincial (KP).
Bytes cells(bool irk) {
  return irk ? test::key_card_cells(model::KeyCard::Psam,
                                    test::ring_of("SSSE/IRK", "00112233445566778899AABBCCDDEEFF",
                                                  "00112233445566778899AABBCCDDEEFE"))
             : test::key_card_cells(model::KeyCard::Psam,
                                    test::ring_of("SSSE/STK", "8DA86E66A2CC3912DD7D71E562F7A0B6",
                                                  "130E1DACFEF414735970C01DE1F81B2E"));
}

void open(TestCard& card, const std::string& environment = sx1) {
  REQUIRE((card.sw(environment) >> 8U) == 0x61);
  REQUIRE((card.sw(df01) >> 8U) == 0x61);
}

}  // namespace

TEST_CASE("a PSAM leads a national master down three levels to the authentication data of a card") {
  TestCard card(cells(true));
  open(card);
  CHECK(card.sw("BFDE670820" + fk + fc + fp + r) == 0x9000);
  CHECK(card.full("80FA0000080102030405060708") == "4FB5AB1E5E8EBDD79000");
  CHECK(card.sw("80FA0000080102030405060708") == 0x6985);  // used once
}

TEST_CASE("PIN reload through a PSAM gives the enciphered PIN and the MAC of the vectors") {
  TestCard card(cells(false));
  open(card);
  const std::string init = "BFDE480918" + fk + fc + r;
  CHECK(card.sw(init) == 0x9000);
  CHECK(card.full("80FA0000080312345680000000") == "A92FE395125346369000");
  CHECK(card.sw(init) == 0x9000);
  CHECK(card.full("80FA0500180000000000000000842400010CA92FE39512534636800000").substr(0, 8) ==
        "1D712984");
  open(card, sx3);
  CHECK(card.sw(init) == 0x9000);
  CHECK(card.full("80FA0000080102030405060708") == "79CD6E84BD7881C59000");
  CHECK(card.sw(init) == 0x9000);
  CHECK(card.full("80FA00001003123456800000000000000000000000") ==
        "6E14BEE52049A8A3A29C77441B0E59D29000");
}

TEST_CASE(
    "the process key dies with its use, another BFDE, SELECT and reset, and with nothing else") {
  const std::string init = "BFDE480918" + fk + fc + r;
  const std::string use = "80FA0000080102030405060708";
  const Bytes psam = cells(false);
  struct Between {
    std::string command;
    bool survives;
  };
  for (const Between& between : {
           Between{"0084000008",                    true },
           Between{"00B0970001",                    true },
           Between{"80FA0200080102030405060708",    false},
           Between{"80FA00000701020304050607",      false},
           Between{"BFDE670820" + fk + fc + fp + r, false},
           Between{"BFDE480910" + fk + r,           false},
           Between{df01,                            true },
           Between{"00A4000002DF01",                false},
           Between{sx1,                             false}
  }) {
    TestCard card(psam);
    open(card);
    REQUIRE(card.sw(init) == 0x9000);
    CAPTURE(between.command);
    card.sw(between.command);
    const bool alive = (card.sw(use) >> 8U) == 0x61;
    CHECK(alive == between.survives);
  }
  TestCard card(psam);
  open(card);
  REQUIRE(card.sw(init) == 0x9000);
  card.card.reset();
  open(card);
  CHECK(card.sw(use) == 0x6985);
}

TEST_CASE("BFDE and 80FA refuse in their order: parameters, lengths, key, kind of use") {
  TestCard card(test::key_card_cells(model::KeyCard::Psam));
  open(card);
  CHECK(card.sw("BFDE480910" + fk + r) == 0x6700);            // one factor of two
  CHECK(card.sw("BFDE48FF18" + fk + fc + r) == 0x6A88);       // no such id
  CHECK(card.sw("BFDE280910" + fk + r) == 0x6A88);            // a probe for a lower level
  CHECK(card.sw("BFDE420118" + fk + fc + r) == 0x6985);       // debit keys have no process key
  CHECK(card.sw("BFDE670820" + fk + fc + fp + r) == 0x9000);  // an encipher key
  CHECK(card.sw("80FA050010" + r + r) == 0x6985);             // makes no MAC
  CHECK(card.sw("BFDE480918" + fk + fc + r) == 0x9000);
  CHECK(card.sw("80FA07001001020304050607080102030405060708") == 0x6A86);
  CHECK(card.sw("80FA010008" + r) == 0x6985);
  CHECK(card.sw("80F8010109" + std::string("27") + fk) == 0x6D00);  // a carrier's command
  card.sw(sx1);
  CHECK(card.sw("BFDE480918" + fk + fc + r) == 0x6A88);  // the keys are in DF01
}
