#include "cos-sim/social/security/internal_authenticate.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;

TEST_CASE("the card answers DES(3DES(IRK, R1), R2), the value another engine computes") {
  test::TestCard card(test::social_card_cells());
  card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes);
  const auto irk = model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                            test::test_key(Ssse, "IRK"));
  const model::Block8 r1{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
  const model::Block8 r2{1, 2, 3, 4, 5, 6, 7, 8};
  const std::string expected = to_hex((*scheme)->authentication_data(*irk, r1, r2));
  CHECK(card.full("008800001011223344556677880102030405060708") == expected + "9000");
  CHECK(card.full("00880000111122334455667788010203040506070801") == expected + "9000");
  CHECK(card.full("00880000111122334455667788010203040506070802") == "6A88");
}

TEST_CASE("there is no internal authentication where no IRK is") {
  test::TestCard card(test::social_card_cells());
  card.sw("00A4040006D15600000500");
  CHECK(card.sw("008800001011223344556677880102030405060708") == 0x6A88);
}
