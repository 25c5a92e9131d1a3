#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;
using sscard::test::authenticate;
using sscard::test::authenticate_wrongly;
using sscard::test::TestCard;

namespace {
const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string read_photo = "00B0880004";

TestCard in_ssse() {
  return TestCard(test::social_card_cells());
}
}  // namespace

TEST_CASE("the read key opens what it guards and nothing else") {
  TestCard card = in_ssse();
  card.sw(ssse);
  CHECK(card.sw(read_photo) == 0x6982);
  CHECK(authenticate(card, Ssse, "RK") == 0x9000);
  CHECK(card.raw(read_photo) == "000000009000");
  CHECK(card.sw("00D6880001AA") == 0x6982);
  CHECK(authenticate(card, Ssse, "UK") == 0x9000);
  CHECK(card.sw("00D6880001AA") == 0x9000);
  CHECK(card.raw("00B0880002") == "AA009000");
}

TEST_CASE("three wrong authentications block an update key, then the right one is refused too") {
  TestCard card = in_ssse();
  card.sw(ssse);
  const auto* row = model::find_key(Ssse, "UK");
  REQUIRE(row->try_limit == 3);
  CHECK(authenticate_wrongly(card, row->id) == 0x63C2);
  CHECK(authenticate_wrongly(card, row->id) == 0x63C1);
  CHECK(authenticate(card, Ssse, "UK") == 0x9000);
  CHECK(authenticate_wrongly(card, row->id) == 0x63C2);
  card.restart();
  card.sw(ssse);
  CHECK(authenticate_wrongly(card, row->id) == 0x63C1);
  CHECK(authenticate_wrongly(card, row->id) == 0x63C0);
  CHECK(authenticate(card, Ssse, "UK") == 0x6983);
  CHECK(authenticate(card, Ssse, "RK") == 0x9000);
}

TEST_CASE("a failed authentication takes the level of that key only") {
  TestCard card = in_ssse();
  card.sw(ssse);
  authenticate(card, Ssse, "RK");
  authenticate(card, Ssse, "UK");
  authenticate_wrongly(card, model::find_key(Ssse, "UK")->id);
  CHECK(card.sw(read_photo) == 0x9000);
  CHECK(card.sw("00D6880001AA") == 0x6982);
}

TEST_CASE("a challenge serves once, whatever comes of it, and no other command uses it up") {
  TestCard card = in_ssse();
  card.sw(ssse);
  card.challenge();
  const std::string wrong = "0082000A10" + std::string(32, '5');
  CHECK(card.sw(wrong) == 0x63C9);
  CHECK(card.sw(wrong) == 0x6984);
  card.challenge();
  CHECK(card.sw("0082007710" + std::string(32, '5')) == 0x6A88);
  CHECK(card.sw(wrong) == 0x6984);
  card.challenge();
  card.sw("00B2012C12");
  card.sw("00A4020002EF05");
  card.sw("0020000003123456");
  card.sw("0088000010" + std::string(32, '7'));
  CHECK(card.sw(wrong) == 0x63C8);
  card.challenge();
  card.sw(ssse);
  CHECK(card.sw(wrong) == 0x6984);
  card.challenge();
  card.restart();
  card.sw(ssse);
  CHECK(card.sw(wrong) == 0x6984);
}

TEST_CASE("the newer challenge replaces the older one") {
  TestCard card = in_ssse();
  card.sw(ssse);
  const model::Block8 first = card.challenge();
  CHECK(card.challenge() != first);
  CHECK(authenticate(card, Ssse, "RK") == 0x9000);
}

TEST_CASE("a key of another directory opens nothing here") {
  TestCard card = in_ssse();
  card.sw("00A4040006D15600000500");
  CHECK(authenticate_wrongly(card, model::find_key(Ssse, "UK")->id) == 0x6A88);
}

TEST_CASE("the short form serves the master key of the MF and nobody else") {
  TestCard card = in_ssse();
  const auto key =
      crypto::openssl().cipher(crypto::CipherKind::TripleDes, test::test_key(Mf, "MK"));
  const model::Block8 answer = model::short_authentication(**key, card.challenge());
  CHECK(card.sw("0082000008" + to_hex(answer)) == 0x9000);
  card.challenge();
  CHECK((card.sw("0082000008" + to_hex(answer)) & 0xFFF0U) == 0x63C0);
  CHECK(card.sw("0082000009" + to_hex(answer) + "00") == 0x6700);
  card.sw(ssse);
  card.challenge();
  CHECK(card.sw("0082000008" + to_hex(answer)) == 0x6700);
}

TEST_CASE("a power cut right after the comparison gains no guess") {
  TestCard whole = in_ssse();
  whole.sw(ssse);
  const Byte id = model::find_key(Ssse, "UK")->id;
  whole.power.start_counting();
  authenticate_wrongly(whole, id);
  const std::uint64_t bits = whole.power.bits_written();
  REQUIRE(bits > 0);
  for (std::uint64_t cut = 0; cut < bits; ++cut) {
    TestCard card = in_ssse();
    card.sw(ssse);
    card.power.arm({.after_bits = cut});
    CHECK(authenticate_wrongly(card, id) == 0);  // no answer: nothing was learnt
    card.restart();
    card.sw(ssse);
    const unsigned next = authenticate_wrongly(card, id);
    CHECK((next == 0x63C2 || next == 0x63C1));
  }
}
