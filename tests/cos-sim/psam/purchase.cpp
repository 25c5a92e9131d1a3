#include "cos-sim/psam/purchase.hpp"

#include <doctest/doctest.h>

#include "tests/support/key_card.hpp"

using namespace sscard;
using test::TestCard;

namespace {

const std::string select_keys = "00A4020002DF01";
const std::string sx1 = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string sx3 = "00A404000F7378332E73682EC9E7BBE1B1A3D5CF";
const std::string factors = "86992601010000013939393930317378";

std::string initialize(const std::string& algorithm, const std::string& amount = "000004D2",
                       const std::string& type = "06", const std::string& version = "01") {
  return "8070000024112233440001" + amount + type + "20240102030405" + version + algorithm +
         factors;
}

Bytes cells() {
  return test::key_card_cells(model::KeyCard::Psam,
                              test::ring_of("DF04/DPK1", "8DA86E66A2CC3912DD7D71E562F7A0B6",
                                            "130E1DACFEF414735970C01DE1F81B2E"));
}

void open(TestCard& card, const std::string& environment) {
  REQUIRE((card.sw(environment) >> 8U) == 0x61);
  REQUIRE((card.sw(select_keys) >> 8U) == 0x61);
}

}  // namespace

TEST_CASE("the seventh purchase has the MACs of the vectors, with either algorithm") {
  struct Row {
    std::string environment, algorithm, mac1, mac2;
  };
  for (const Row& row : {
           Row{sx1, "00", "8B384075", "36737416"},
           Row{sx3, "03", "445A1073", "F031C8D0"}
  }) {
    TestCard card(cells());
    open(card, row.environment);
    for (int i = 0; i < 6; ++i)
      REQUIRE(card.sw(initialize(row.algorithm)) == 0x6108);
    CHECK(card.full(initialize(row.algorithm)) == "00000007" + row.mac1 + "9000");
    CHECK(card.sw("8072000004" + row.mac2) == 0x9000);
    CHECK(card.sw("8072000004" + row.mac2) == 0x6985);
    card.full(initialize(row.algorithm));
    CHECK(card.sw("8072000004" + row.mac2) == 0x9302);
    CHECK(card.sw("8072000004" + row.mac2) == 0x6985);
  }
}

TEST_CASE("a purchase refuses what it does not know, and any other command ends it") {
  TestCard card(cells());
  open(card, sx1);
  CHECK(card.sw(initialize("00", "00000000")) == 0x6A80);
  CHECK(card.sw(initialize("00", "000004D2", "02")) == 0x6A80);
  CHECK(card.sw(initialize("03")) == 0x6A80);
  CHECK(card.sw(initialize("00", "000004D2", "06", "09")) == 0x9403);
  CHECK(card.full(initialize("00")).substr(0, 8) == "00000001");  // refusals cost no number
  card.sw("0084000008");
  CHECK(card.sw("807200000436737416") == 0x6985);
}

TEST_CASE("wherever power fails in a purchase, no sequence number comes twice") {
  const Bytes before = cells();
  for (std::uint64_t cut = 0; cut < 4000; cut += 61) {
    TestCard card(before);
    open(card, sx1);
    const std::string first = card.full(initialize("00")).substr(0, 8);
    card.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut), .weak = cut % 2 == 0});
    const std::string torn = card.full(initialize("00"));
    const bool finished = !card.power.dark();
    card.power.disarm();
    card.restart();
    open(card, sx1);
    const std::string next = card.full(initialize("00"));
    CAPTURE(cut);
    REQUIRE(next.size() == 20);
    CHECK(next.substr(0, 8) > first);
    if (torn.size() == 20) CHECK(next.substr(0, 8) > torn.substr(0, 8));
    if (finished) break;
  }
}
