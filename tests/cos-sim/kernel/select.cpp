#include "cos-sim/kernel/select.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using sscard::test::TestCard;

namespace {
const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string df01 = "00A4040006D15600000500";
const std::string df04 = "00A4040006D15600000503";
const std::string read_card_id = "00B2012C12";
}  // namespace

TEST_CASE("after reset the MF is selected and no file") {
  TestCard card(test::social_card_cells());
  CHECK(card.sw("00B2010405") == 0x6986);
  CHECK(card.sw("00B201F405") == 0x6C19);  // EF DIR of the MF
}

TEST_CASE("SELECT by name takes full names of the whole card only") {
  TestCard card(test::social_card_cells());
  CHECK(card.sw(df04) == 0x610A);
  CHECK(card.sw(ssse) == 0x6118);
  CHECK(card.sw("00A404000E7378312E73682EC9E7BBE1B1A3D5") == 0x6A82);
  CHECK(card.sw("00A404020F7378312E73682EC9E7BBE1B1A3D5CF") == 0x6A82);
  CHECK(card.sw("00A404010F7378312E73682EC9E7BBE1B1A3D5CF") == 0x6A86);
  CHECK(card.sw("00A4040C0F7378312E73682EC9E7BBE1B1A3D5CF") == 0x6A86);
  CHECK(card.sw("00A40400") == 0x6700);
  CHECK(card.sw("00A4040011" + std::string(34, '1')) == 0x6700);
}

TEST_CASE("SELECT by FID searches children, self, parent, siblings, and nothing else") {
  TestCard card(test::social_card_cells());
  CHECK(card.sw("00A4000002DF01") == 0x6A82);  // a grandchild of the MF
  CHECK(card.sw("00A4000002DDF1") == 0x6118);  // child
  CHECK(card.sw("00A4000002DF01") == 0x610A);
  CHECK(card.sw("00A4000002EF16") == 0x9000);  // own file
  CHECK(card.sw("00A4000002DF01") == 0x610A);  // self
  CHECK(card.sw("00A4000002DF04") == 0x610A);  // sibling
  CHECK(card.sw("00A4000002DDF1") == 0x6118);  // parent
  CHECK(card.sw("00A4000002DDF2") != 0x6A82);  // sibling of SSSE: the other environment
  CHECK(card.sw("00A40000023F00") == 0x6107);
  CHECK(card.sw("00A4000001DD") == 0x6700);
  CHECK(card.sw("00A4000003DDF100") == 0x6700);
}

TEST_CASE("SELECT with P1 02 finds children only, directories too") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  CHECK(card.sw("00A4020002EF05") == 0x9000);
  CHECK(card.sw("00A4020002DF01") == 0x610A);
  CHECK(card.sw("00A4020002DDF1") == 0x6A82);
  CHECK(card.sw("00A4010002DF01") == 0x6A86);
  CHECK(card.sw("00A4030002DF01") == 0x6A86);
}

TEST_CASE("internal files cannot be selected") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  for (const char* fid : {"EF80", "EF81", "EF23"}) {
    CHECK(card.sw(std::string("00A4000002") + fid) == 0x6A82);
    CHECK(card.sw(std::string("00A4020002") + fid) == 0x6A82);
  }
}

TEST_CASE("a failed SELECT changes nothing but drops what waits") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  card.sw("00A4020002EF05");
  CHECK(card.sw("00A4000002EF77") == 0x6A82);
  CHECK(card.sw("00C0000018") == 0x6985);
  CHECK(card.sw("00B2010412") == 0x9000);
}

TEST_CASE("GET RESPONSE gives what waits, in pieces, and nothing twice") {
  TestCard card(test::social_card_cells());
  CHECK(card.sw("00C0000005") == 0x6985);
  card.sw(ssse);
  CHECK(card.raw("00C0000000") == "6C18");
  CHECK(card.raw("00C0000019") == "6C18");
  CHECK(card.raw("00C0010018") == "6A86");
  CHECK(card.raw("00C0000004") == "6F16840F6114");
  CHECK(card.raw("00C0000014") == "7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000");
  CHECK(card.sw("00C0000004") == 0x6985);
  card.sw(ssse);
  card.sw("00EE000000");
  CHECK(card.sw("00C0000018") == 0x6985);
}

TEST_CASE("without T=0 the FCI comes with Le and stays away without") {
  TestCard card(test::social_card_cells());
  card.card.power_on(Protocol::T1);
  CHECK(card.raw(ssse) == "9000");
  CHECK(card.raw(ssse + "00") == "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000");
}

TEST_CASE("levels: the same directory keeps them, the way out of the environment drops them") {
  TestCard card(test::social_card_cells());
  const auto pin_held = [&] { return card.sw("0020000000") == 0x9000; };
  card.sw(ssse);
  CHECK(card.sw("0020000003123456") == 0x9000);
  CHECK(pin_held());
  card.sw(ssse);
  CHECK(pin_held());
  card.sw("00A4000002DDF1");
  CHECK(pin_held());
  card.sw(df01);
  CHECK(pin_held());
  card.sw(df04);
  CHECK(pin_held());
  card.sw(ssse);
  CHECK(pin_held());
  card.sw("00A40000023F00");
  card.sw(ssse);
  CHECK_FALSE(pin_held());
  card.sw("0020000003123456");
  card.sw("00A404000E315041592E5359532E4444463031");
  card.sw(ssse);
  CHECK_FALSE(pin_held());
  card.sw("0020000003123456");
  card.card.reset();
  card.sw(ssse);
  CHECK_FALSE(pin_held());
}

TEST_CASE("an application's own levels end when it is left") {
  TestCard card(test::social_card_cells());
  const std::string read = "00B2012C04";  // DF01 EF05: PIN or RK
  card.sw(df01);
  CHECK(card.sw(read) == 0x6982);
  CHECK(test::authenticate(card, model::Df::Df01, "RK") == 0x9000);
  CHECK(card.sw(read) == 0x9000);
  card.sw(df01);
  CHECK(card.sw(read) == 0x9000);
  card.sw(df04);
  card.sw(df01);
  CHECK(card.sw(read) == 0x6982);
  test::authenticate(card, model::Df::Df01, "RK");
  card.sw(ssse);
  card.sw(df01);
  CHECK(card.sw(read) == 0x6982);
}
