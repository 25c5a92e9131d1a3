#include "cos-sim/kernel/fm_administration.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/fm_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

const std::string select_mf = "00A40000023F00";
const std::string select_ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string select_df01 = "00A4040006D15600000500";
const std::string mf = "80E03F000D38FFFFAAAA";
/// The published code of this serial (corrections.md F).
const std::string code = "1C0C1D0D90424C2B";
const std::string free_ef13 = "80E0EF13072C003000000000";

/// 61xx or 6Cxx.
bool answers(TestCard& card, const std::string& command, unsigned family) {
  return card.sw(command) >> 8U == family;
}

struct Staircase {
  std::string command;
  unsigned expected;
};

void climb(TestCard& card, std::initializer_list<Staircase> steps) {
  for (const Staircase& step : steps) {
    CAPTURE(step.command);
    CHECK(card.sw(step.command) == step.expected);
  }
}

/// EXTERNAL AUTHENTICATE of the MF, short form, with the card master key.
unsigned prove_card_key(TestCard& card) {
  const auto cipher =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, test_key(model::Df::Mf, "MK"));
  const model::Block8 answer = model::short_authentication(**cipher, card.challenge());
  return card.sw("0082000008" + to_hex(answer));
}

}  // namespace

TEST_CASE("the MF is made by the command that carries the transport code") {
  TestCard card(fm_blank());
  climb(card, {
                  {"80E03F0007" + std::string(14, '0'), 0x6A80},
                  {"80E03F00083800000000000000", 0x6700},
                  {free_ef13, 0x6A80},
                  {"800E000000", 0x6A82},
                  {"800C000000", 0x6985},
                  {"80E03F010D38FFFFAAAA" + code, 0x6A80},
                  {mf + "00000000000000FF", 0x63C2},
                  {mf + code, 0x9000},
                  {mf + code, 0x6A80}
  });
  CHECK(answers(card, select_mf, 0x61));
}

TEST_CASE("three wrong transport codes kill the blank, also across resets") {
  TestCard card(fm_blank());
  climb(card, {
                  {mf + "00000000000000FF", 0x63C2},
                  {mf + "00000000000000FF", 0x63C1}
  });
  card.restart();
  climb(card, {
                  {mf + "00000000000000FF", 0x63C0},
                  {mf + code,               0x6983}
  });
}

TEST_CASE("the right of the transport code ends with the reset; the card master key goes on") {
  TestCard card(fm_blank());
  FmBuilder(card).master_file();
  CHECK(card.sw(free_ef13) == 0x9000);
  card.restart();
  climb(card,
        {
            {"80E0EF14072C003000000000", 0x6982},
            {"800E000000",               0x6982},
            {"800C000000",               0x6982}
  });
  REQUIRE(prove_card_key(card) == 0x9000);
  climb(card, {
                  {"80E0EF14072C003000000000",               0x9000},
                  {"80E0EF14072C003000000000",               0x6A82},
                  {"80E0EF34072C003000000000",               0x6A80},
                  {"80E0DF010E38FFFFAAAAFFFFFFD15600000500", 0x6A80},
                  {"800C000000",                             0x9000},
                  {"80E0EF15072C003000000000",               0x6985},
                  {"800E000000",                             0x6985},
                  {"800C000000",                             0x6985}
  });
}

TEST_CASE("access bytes open files by levels of the status and the extension byte") {
  TestCard card(fm_card_cells());
  CHECK(answers(card, select_df01, 0x61));
  climb(card, {
                  {"00B2012C00",       0x6982}, // PIN or RK
                  {"0020000003123456", 0x9000}
  });
  CHECK(answers(card, "00B2012C00", 0x6C));
  climb(card, {
                  {"00D69700011F", 0x6982}  // UK8
  });
  CHECK(authenticate(card, model::Df::Df01, "UK7") == 0x9000);
  CHECK(card.sw("00D69700011F") == 0x6982);
  CHECK(authenticate(card, model::Df::Df01, "UK8") == 0x9000);
  CHECK(card.sw("00D69700011F") == 0x9000);
  // The lock key opens no file, and locks.
  CHECK(answers(card, select_mf, 0x61));
  CHECK(answers(card, select_df01, 0x61));
  CHECK(authenticate(card, model::Df::Df01, "LK") == 0x9000);
  CHECK(card.sw("00B2012C00") == 0x6982);
}

TEST_CASE("after the end a directory is built further as its own rights XY say") {
  TestCard card(fm_card_cells());
  CHECK(answers(card, select_ssse, 0x61));
  CHECK(card.sw("80E0EF14072C003000000000") == 0x6982);
  CHECK(authenticate(card, model::Df::Ssse, "UK") == 0x9000);
  CHECK(card.sw("80E0EF14072C003000000000") == 0x6982);
  CHECK(authenticate(card, model::Df::Ssse, "MK") == 0x9000);
  CHECK(card.sw("80E0EF14072C003000000000") == 0x9000);
  CHECK(card.sw("00A4000002EF14") == 0x9000);
  // F0: anybody; 0F: nobody.
  CHECK(card.sw("80E0DF090E38FFFFF00FFFFFFFD15600000509") == 0x9000);
  card.restart();
  CHECK(answers(card, "00A4040006D15600000509", 0x61));
  CHECK(card.sw("80E0EF14072C003000000000") == 0x9000);
  CHECK(card.sw("800E000000") == 0x6982);
}

TEST_CASE("what a directory was given it may fill, and not more") {
  TestCard card(fm_blank());
  CHECK(card.sw("80E03F000D380100AAAA" + code) == 0x9000);
  climb(card, {
                  {"80E0EF01072800C000000000",    0x9000},
                  {"80E0EF0207280080"
                   "00000000", 0x6A84},
                  {"80E0EF0207280010"
                   "00000000", 0x9000}
  });
}

TEST_CASE("ERASE leaves a directory its master key and nothing else, under its own right only") {
  TestCard card(fm_card_cells());
  climb(card, {
                  {"800E000000", 0x6985}
  });  // the MF has ended
  CHECK(answers(card, select_df01, 0x61));
  CHECK(card.sw("800E000000") == 0x6982);
  CHECK(authenticate(card, model::Df::Df01, "MK") == 0x9000);
  CHECK(card.sw("800E000000") == 0x9000);
  CHECK(card.sw("00A4020002EF05") == 0x6A82);
  CHECK(authenticate(card, model::Df::Df01, "MK") == 0x9000);
  card.challenge();
  CHECK(card.sw("0082008810" + std::string(32, '0')) == 0x6A88);  // RK is gone
  CHECK(card.sw("80E0EF05072C006300000000") == 0x9000);
}

TEST_CASE("the card master key erases what has no ruler, and no environment that has one") {
  TestCard card(fm_blank());
  FmBuilder builder(card);
  builder.master_file();
  CHECK(card.sw("80E0DDF21638FFFFAAAAFFFFFF315041592E5359532E4444463031") == 0x9000);
  CHECK(card.sw("800E000000") == 0x9000);
  CHECK(card.sw("00A4000002DDF2") == 0x6A82);
  CHECK(card.sw("00A4000002EF1E") == 0x6A82);
  builder.environment();
  CHECK(answers(card, select_mf, 0x61));
  CHECK(card.sw("800E000000") == 0x6985);
}
