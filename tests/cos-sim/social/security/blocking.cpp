#include "cos-sim/social/security/blocking.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;
using sscard::test::authenticate;
using sscard::test::TestCard;

namespace {

const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string df01 = "00A4040006D15600000500";
const std::string pse = "00A404000E315041592E5359532E4444463031";

unsigned blocking(TestCard& card, model::Df df, Byte ins, Byte p2) {
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes);
  const auto stk = model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                            test::test_key(df, "STK"));
  const Header header{0x84, ins, 0x00, p2};
  const auto mac = (*scheme)->command_mac(*stk, card.challenge(), header, {});
  Bytes out{header.cla, header.ins, header.p1, header.p2, 4};
  append(out, mac);
  return card.sw(out);
}

}  // namespace

TEST_CASE("a temporarily blocked application lets its lock key open it again and nothing else") {
  TestCard card(test::social_card_cells());
  card.sw(df01);
  CHECK(blocking(card, Df01, 0x1E, 0x00) == 0x6982);
  CHECK(authenticate(card, Df01, "LK") == 0x9000);
  CHECK(blocking(card, Df01, 0x1E, 0x00) == 0x9000);
  CHECK(card.sw("00B2012C04") == 0x6985);
  CHECK(card.sw("0020000003123456") == 0x6985);
  CHECK(authenticate(card, Df01, "UK1") == 0x6985);
  card.restart();
  CHECK(card.sw(df01) == 0x6283);
  CHECK(card.raw("00C0000000") == "6C0A");
  CHECK(card.sw("00B2032C04") == 0x6985);
  CHECK(authenticate(card, Df01, "LK") == 0x9000);
  CHECK(blocking(card, Df01, 0x18, 0x00) == 0x9000);
  CHECK(card.sw(df01) == 0x610A);
  CHECK(blocking(card, Df01, 0x18, 0x00) == 0x6985);
}

TEST_CASE("a permanently blocked application is no longer selected") {
  TestCard card(test::social_card_cells());
  card.sw(df01);
  authenticate(card, Df01, "LK");
  CHECK(blocking(card, Df01, 0x1E, 0x01) == 0x9000);
  CHECK(card.sw("00B2032C04") == 0x9303);
  CHECK(card.sw(ssse) == 0x6118);
  CHECK(card.sw(df01) == 0x9303);
  CHECK(card.sw("00B2012C12") == 0x9000);  // SSSE is still current
}

TEST_CASE("SSSE cannot be blocked as an application") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  CHECK(blocking(card, Ssse, 0x1E, 0x00) == 0x6A81);
}

TEST_CASE("CARD BLOCK ends SSSE with all its applications and reaches no further") {
  TestCard card(test::social_card_cells());
  card.sw(ssse);
  CHECK(blocking(card, Ssse, 0x16, 0x00) == 0x6982);
  CHECK(authenticate(card, Ssse, "BK") == 0x9000);
  CHECK(blocking(card, Ssse, 0x16, 0x00) == 0x9000);
  card.restart();
  CHECK(card.sw(ssse) == 0x6A81);
  CHECK(card.sw(df01) == 0x6A81);
  CHECK(card.sw("00A4000002DDF1") == 0x6A81);
  CHECK(card.sw("00A40000023F00") == 0x6107);
  CHECK(card.full(pse).ends_with("9000"));
}
