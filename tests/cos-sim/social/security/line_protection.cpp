#include "cos-sim/social/security/line_protection.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;
using sscard::test::TestCard;

namespace {

/// Class 04: the data and their MAC under the STK of `df`.
std::string protect(TestCard& card, model::Df df, std::string_view header, std::string_view data) {
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes);
  const auto stk = model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                            test::test_key(df, "STK"));
  const Bytes head = *from_hex(header);
  const Bytes body = *from_hex(data);
  const auto mac =
      (*scheme)->command_mac(*stk, card.challenge(), {head[0], head[1], head[2], head[3]}, body);
  const Byte lc = static_cast<Byte>(body.size() + mac.size());
  return std::string(header) + to_hex(Bytes{lc}) + std::string(data) + to_hex(mac);
}

}  // namespace

TEST_CASE("an update with a MAC needs the access level too, and then the right MAC") {
  TestCard card(test::social_card_cells());
  card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
  CHECK(card.sw(protect(card, Ssse, "04DC052C", "050420240102")) == 0x6982);
  test::authenticate(card, Ssse, "UK");
  std::string command = protect(card, Ssse, "04DC052C", "050420240102");
  const std::string again = command;
  command.back() = command.back() == '0' ? '1' : '0';
  CHECK(card.sw(command) == 0x6988);
  CHECK(card.sw(again) == 0x6984);  // the challenge is used up
  CHECK(card.raw("00B2052C06") == "0504FFFFFFFF9000");
  CHECK(card.sw(protect(card, Ssse, "04DC052C", "050420240102")) == 0x9000);
  CHECK(card.raw("00B2052C06") == "0504202401029000");
  CHECK(card.sw(protect(card, Ssse, "04DC052C", "060420240102")) == 0x6A80);
  CHECK(card.sw(protect(card, Ssse, "04DC052C", "0505202401020304")) == 0x6700);
  CHECK(card.sw(protect(card, Ssse, "04DC772C", "050420240102")) == 0x6A83);
}

TEST_CASE("binary updates are protected the same way, by the STK of the current directory") {
  TestCard card(test::social_card_cells());
  card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
  test::authenticate(card, Ssse, "UK");
  CHECK(card.sw(protect(card, Df01, "04D68810", "AABB")) == 0x6988);
  CHECK(card.sw(protect(card, Ssse, "04D68810", "AABB")) == 0x9000);
  test::authenticate(card, Ssse, "RK");
  CHECK(card.raw("00B0881002") == "AABB9000");
  card.challenge();
  CHECK(card.sw("04D6881004AABBCCDD") == 0x6700);
}
