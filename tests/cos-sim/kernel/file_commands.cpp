#include "cos-sim/kernel/file_commands.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;
using enum model::Df;
using sscard::test::TestCard;

namespace {

const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string df04 = "00A4040006D15600000503";

/// An open directory with a cyclic file EF11 of three 4-byte records, a fixed file EF12 and a
/// transparent one EF13 of 300 bytes.
struct Bench {
  TestCard card;
  Bench() {
    test::SocialBuilder builder(card);
    builder.transport_code();
    builder.master_file();
    builder.environment();
    const auto make = [&](std::uint16_t size, std::uint16_t fid, model::FileKind kind,
                          Byte length) {
      const model::EfHeader header{size, fid, kind, model::sfi_of(fid), length, {}, {}};
      CHECK(card.sw(concat("80E0010010"_hex, model::encode(header))) == 0x9000);
    };
    make(3 * 4 + 2, 0xEF11, model::FileKind::Cyclic, 4);
    make(2 * 5 + 2, 0xEF12, model::FileKind::LinearFixed, 5);
    make(300, 0xEF13, model::FileKind::Transparent, 0);
  }
};

}  // namespace

TEST_CASE("records are read by number and by tag, by current file and by short identifier") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  card.sw("00A4020002EF06");
  const std::string name = card.raw("00B2020420");
  CHECK(name.substr(0, 4) == "091E");
  CHECK(card.raw("00B2090020") == name);
  CHECK(card.raw("00B2023420") == name);
  CHECK(card.raw("00B2093020") == name);
  CHECK(card.raw("00B209301F") == "6C20");
  CHECK(card.raw("00B20930") == "6C20");
  CHECK(card.sw("00B2080012") == 0x6C14);
  CHECK(card.sw("00B24D0000") == 0x6A83);
  CHECK(card.sw("00B2083420") == 0x6A83);
  CHECK(card.sw("00B2FF0420") == 0x6A83);
}

TEST_CASE("the short identifier form makes the file current, a refused one does not") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  card.sw("00A4020002EF05");
  CHECK(card.sw("00B2770000") == 0x6A83);
  CHECK(card.sw("00B2083014") == 0x9000);
  CHECK(card.sw("00B2080014") == 0x9000);
}

TEST_CASE("UPDATE RECORD brings exactly the length, tag and value length of the record") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  test::authenticate(card, Ssse, "UK");
  CHECK(card.sw("00DC053404060420240102") == 0x6700);
  CHECK(card.sw("00DC05340405041234") == 0x6700);
  CHECK(card.sw("00DC052C06060420240102") == 0x6A80);
  CHECK(card.sw("00DC052C06050520240102") == 0x6A80);
  CHECK(card.sw("00DC052C06050420240102") == 0x9000);
  CHECK(card.raw("00B2050006") == "0504202401029000");
  CHECK(card.sw("00DC052806050420250102") == 0x9000);
  CHECK(card.raw("00B2050406") == "0504202501029000");
}

TEST_CASE("a cyclic file begins empty, its newest record is number 1, the oldest goes") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(card.sw("00B2018C04") == 0x6A83);
  CHECK(card.sw("00DC008B0401010101") == 0x9000);
  CHECK(card.sw("00E200880402020202") == 0x9000);
  CHECK(card.raw("00B2018C04") == "020202029000");
  CHECK(card.raw("00B2028C04") == "010101019000");
  CHECK(card.sw("00B2038C04") == 0x6A83);
  CHECK(card.sw("00DC00030403030303") == 0x9000);
  CHECK(card.sw("00DC00030404040404") == 0x9000);
  CHECK(card.raw("00B2010404") == "040404049000");
  CHECK(card.raw("00B2030404") == "020202029000");
  CHECK(card.sw("00B2040404") == 0x6A83);
  CHECK(card.sw("00DC00030404040404") == 0x9000);
  CHECK(card.sw("00DC000303040404") == 0x6700);
  CHECK(card.sw("00DC00030504040404FF") == 0x6700);
  CHECK(card.sw("00B2010004") == 0x6981);
  CHECK(card.sw("00DC01040404040404") == 0x6981);
}

TEST_CASE("a fixed file takes records of its length until it is full") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(card.sw("00E20090040102AABB") == 0x6700);
  CHECK(card.sw("00E20090050104AABBCC") == 0x6A80);
  CHECK(card.sw("00E20090050103AABBCC") == 0x9000);
  CHECK(card.sw("00E20090050203AABBCC") == 0x9000);
  CHECK(card.sw("00E20090050303AABBCC") == 0x6A84);
  CHECK(card.sw("00DC009305030303AABB") == 0x6981);
  CHECK(card.sw("00B0920005") == 0x6981);
}

TEST_CASE("binary reads and writes stop at the end of the file") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(card.raw("00B093FF01") == "009000");
  CHECK(card.sw("00B0012B01") == 0x9000);
  CHECK(card.sw("00B0012C01") == 0x6B00);
  CHECK(card.sw("00B0012B02") == 0x6C01);
  CHECK(card.sw("00B0012B00") == 0x6C01);
  CHECK(card.sw("00B0012B") == 0x6C01);
  CHECK(card.raw("00B0000000").size() == 2 * 258);
  CHECK(card.raw("00B0002C00").size() == 2 * 258);
  CHECK(card.sw("00B0002D00") == 0x6CFF);
  CHECK(card.sw("00D6012B01AB") == 0x9000);
  CHECK(card.sw("00D6012B02ABCD") == 0x6700);
  CHECK(card.sw("00D6012C01AB") == 0x6B00);
  CHECK(card.raw("00B0012B01") == "AB9000");
}

TEST_CASE("protected files do not tell which records exist") {
  TestCard card(test::social_card_cells());
  card.sw(df04);
  CHECK(card.sw("00B2012C00") == 0x6982);
  CHECK(card.sw("00B2FE2C00") == 0x6982);
}

TEST_CASE("DF04 EF06 wants the PIN and the read key, EF05 the PIN or the read key") {
  TestCard card(test::social_card_cells());
  card.sw(df04);
  CHECK(card.sw("00B2013400") == 0x6982);
  CHECK(card.sw("0020000003123456") == 0x9000);
  CHECK(card.sw("00B2012C00") != 0x6982);
  CHECK(card.sw("00B2013400") == 0x6982);
  test::authenticate(card, Df04, "RK1");
  CHECK(card.sw("00B2013400") != 0x6982);
}

TEST_CASE("challenges have 4, 8 or 16 bytes and differ") {
  TestCard card(test::social_card_cells());
  const std::string four = card.raw("0084000004");
  CHECK(four.size() == 12);
  CHECK(card.raw("0084000008").size() == 20);
  CHECK(card.raw("0084000010").size() == 36);
  CHECK(card.raw("0084000004") != four);
}
