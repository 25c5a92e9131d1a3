// The staircase: each row repairs one more fault and meets the next refusal.
#include "cos-sim/kernel/dispatch.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "cos-sim/social/command/command_table.hpp"
#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;
using sscard::test::TestCard;

namespace {

const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string df01 = "00A4040006D15600000500";
const std::string df04 = "00A4040006D15600000503";

/// Set-up commands, then the one that is judged.
struct Step {
  std::vector<std::string> before;
  std::string command;
  unsigned expected;
};

void climb(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    TestCard card(test::social_card_cells());
    for (const std::string& command : step.before)
      card.sw(command);
    CAPTURE(step.command);
    CHECK(card.sw(step.command) == step.expected);
  }
}

}  // namespace

TEST_CASE("READ RECORD meets its refusals in the fixed order") {
  climb({
      {{ssse}, "F0EE007F05",   0x6E00},
      {{ssse}, "80B2007F05",   0x6E00},
      {{ssse}, "00EE007F05",   0x6D00},
      {{ssse}, "00B2000705",   0x6A86},
      {{ssse}, "00B201FC05",   0x6A86},
      {{ssse}, "00B200040100", 0x6700},
      {{ssse}, "00B2000405",   0x6986},
      {{ssse}, "00B2006405",   0x6A82},
      {{ssse}, "00B2004405",   0x6981},
      {{df01}, "00B2002C05",   0x6982},
      {{ssse}, "00B2002C05",   0x6A83},
      {{ssse}, "00B2082C05",   0x6A83},
      {{ssse}, "00B2042C05",   0x6C0E},
      {{ssse}, "00B2042C0E",   0x9000}
  });
}

TEST_CASE("UPDATE RECORD meets its refusals in the fixed order") {
  climb({
      {{ssse}, "84DC012C00",   0x6E00},
      {{ssse}, "00DC000101FF", 0x6A86},
      {{ssse}, "00DC010B01FF", 0x6A86},
      {{ssse}, "00DC002C",     0x6700},
      {{ssse}, "00DC00040101", 0x6986},
      {{ssse}, "00DC00640101", 0x6A82},
      {{ssse}, "00DC00440101", 0x6981},
      {{ssse}, "00DC002B0101", 0x6981},
      {{ssse}, "00DC002C0101", 0x6982}
  });
}

TEST_CASE("READ BINARY and UPDATE BINARY meet their refusals in the fixed order") {
  climb({
      {{ssse}, "00B0A00005",   0x6A86},
      {{ssse}, "00B0800005",   0x6A86},
      {{ssse}, "00B09F0005",   0x6A86},
      {{ssse}, "00B000000105", 0x6700},
      {{ssse}, "00B0000005",   0x6986},
      {{ssse}, "00B09E0005",   0x6A82},
      {{ssse}, "00B0850005",   0x6981},
      {{ssse}, "00B0870005",   0x6982},
      {{ssse}, "00D6870000",   0x6700},
      {{ssse}, "00D6850001FF", 0x6981},
      {{ssse}, "00D6870001FF", 0x6982}
  });
}

TEST_CASE("the authentications meet their refusals in the fixed order") {
  const std::string block(32, '1');
  climb({
      {{ssse},               "0082010410" + block,            0x6A86},
      {{ssse},               "0082000408" + block.substr(16), 0x6700},
      {{ssse},               "0082000412" + block + "1111",   0x6700},
      {{ssse},               "0082007710" + block,            0x6A88},
      {{ssse},               "0082000411" + block + "09",     0x6A88},
      {{ssse},               "0082000410" + block,            0x6984},
      {{ssse, "0084000004"}, "0082000410" + block,            0x6984},
      {{ssse, "0084000010"}, "0082000410" + block,            0x6984},
      {{ssse, "0084000008"}, "0082000410" + block,            0x63C2},
      {{ssse},               "0088010010" + block,            0x6A86},
      {{ssse},               "008800000F" + block.substr(2),  0x6700},
      {{ssse},               "0088000110" + block,            0x6A88},
      {{ssse},               "0088000010" + block,            0x6108}
  });
}

TEST_CASE("VERIFY and GET CHALLENGE meet their refusals in the fixed order") {
  climb({
      {{ssse},             "0020000103123456",             0x6A86},
      {{ssse},             "002000000112",                 0x6700},
      {{ssse},             "0020000009123456123456123456", 0x6700},
      {{"00A40000023F00"}, "0020000003123456",             0x6D00},
      {{ssse},             "0020000003654321",             0x63C5},
      {{ssse},             "0020000003123456",             0x9000},
      {{ssse},             "0084010008",                   0x6A86},
      {{ssse},             "00840000",                     0x6700},
      {{ssse},             "0084000000",                   0x6700},
      {{ssse},             "0084000009",                   0x6700}
  });
}

TEST_CASE(
    "every row of the social side is refused for its class, its instruction, its parameters") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  for (const auto rows : {kernel_commands(), social_commands()})
    for (const CommandRow& row : rows) {
      CAPTURE(row.name);
      CHECK(card.sw(Bytes{0xF0, row.ins, 0, 0, 0}) == 0x6E00);
      CHECK(card.sw(Bytes{row.cla, 0xEE, 0, 0, 0}) == 0x6D00);
      bool refused = false;
      for (unsigned p2 = 0; p2 < 256 && !refused; ++p2)
        if (!row.parameters(0x7F, static_cast<Byte>(p2))) {
          const unsigned sw = card.sw(Bytes{row.cla, row.ins, 0x7F, static_cast<Byte>(p2), 0});
          CHECK(sw == 0x6A86);
          refused = true;
        }
      CHECK(refused != (row.need == FileNeed::Binary));
    }
}

TEST_CASE("no two rows of one environment can match the same header") {
  for (const auto own : {social_commands()}) {
    std::vector<CommandRow> rows(kernel_commands().begin(), kernel_commands().end());
    rows.insert(rows.end(), own.begin(), own.end());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = i + 1; j < rows.size(); ++j) {
        if (rows[i].cla != rows[j].cla || rows[i].ins != rows[j].ins) continue;
        for (unsigned p = 0; p < 0x10000; ++p) {
          const auto p1 = static_cast<Byte>(p >> 8U);
          const auto p2 = static_cast<Byte>(p);
          REQUIRE_FALSE((rows[i].parameters(p1, p2) && rows[j].parameters(p1, p2)));
        }
      }
  }
}

TEST_CASE("commands of three bytes and less are too short, extended ones too long") {
  TestCard card(test::social_card_cells());
  CHECK(card.raw("") == "6700");
  CHECK(card.raw("00A404") == "6700");
  card.sw(ssse);
  CHECK(card.raw("00B20105000012") == "6A86");
  CHECK(card.raw("00B2012C000012") == "6700");
}
