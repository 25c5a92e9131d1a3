#include "cos-sim/kernel/administration.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;
using sscard::test::SocialBuilder;
using sscard::test::TestCard;

namespace {

const std::string mf_header = "80E0010010000000FF013F00010000230000800000";
const std::string select_ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
/// A small free record file EF13.
const std::string ef13 = "80E00100100000000020EF13C6001300FF00000000";

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

}  // namespace

TEST_CASE("CREATE FILE on a blank is refused until the transport code was shown") {
  TestCard card;
  climb(card, {
                  {"F0E00100107F",                             0x6E00},
                  {"80EE010010",                               0x6D00},
                  {"80E0060000",                               0x6A86},
                  {"80E0010000",                               0x6700},
                  {"80E001000F000000FF013F000100002300008000", 0x6700},
                  {mf_header,                                  0x6982}
  });
  SocialBuilder(card).transport_code();
  climb(card, {
                  {"80E0010010000000FF013F01010000230000800000", 0x6A80},
                  {"80E0010010010000FF013F00010000230000800000", 0x6A80},
                  {mf_header,                                    0x9000},
                  {mf_header,                                    0x6A80}
  });
}

TEST_CASE("the right of the transport code ends with the reset") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  card.restart();
  CHECK(card.sw(mf_header) == 0x6982);
}

TEST_CASE("a FID and a short identifier exist once in a directory, an AID once on the card") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  climb(card, {
                  {ef13, 0x9000},
                  {ef13, 0x6A82}
  });
  builder.application(model::Df::Df01);
  climb(card, {
                  {ef13,        0x9000},
                  {select_ssse, 0x6118}
  });
  const Bytes df01 = model::encode(model::header_of(model::Df::Df01));
  CHECK(card.sw(concat("80E0010016"_hex, df01)) == 0x6A82);
}

TEST_CASE("only the two environments can be founded, and only applications below them") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  model::DfHeader foreign = model::header_of(model::Df::Ssse);
  foreign.aid = from_hex("A00000000102").value();
  CHECK(card.sw(concat("80E0010016"_hex, model::encode(foreign))) == 0x6A80);
  CHECK(card.sw(concat("80E0010016"_hex, model::encode(model::header_of(model::Df::Df01)))) ==
        0x6A80);
  builder.environment();
  CHECK(card.sw(concat("80E001001E"_hex, model::encode(model::header_of(model::Df::Pse)))) ==
        0x6A80);
  builder.application(model::Df::Df01);
  CHECK(card.sw(concat("80E0010016"_hex, model::encode(model::header_of(model::Df::Df02)))) ==
        0x6A80);
}

TEST_CASE("the end of the MF ends the card master key for good") {
  TestCard card(test::social_card_cells());
  SocialBuilder builder(card);
  CHECK(card.sw("00A40000023F00") == 0x6107);
  climb(card, {
                  {ef13,                         0x6985},
                  {"80E1000102DDF1",             0x6985},
                  {"80E1000302EF1E",             0x6985},
                  {"80E0020000",                 0x6985},
                  {"80E00300081122334455667788", 0x6985}
  });
  CHECK(builder.write_key(
            model::key_header(*model::find_key(model::Df::Mf, "MK"), model::Algorithm::TripleDes),
            Bytes(16, 1), test::test_key(model::Df::Mf, "MK")) == 0x6985);
  CHECK(test::authenticate(card, model::Df::Mf, "MK") == 0x9000);
  climb(card, {
                  {ef13,             0x6985},
                  {"80E1000102DDF1", 0x6985}
  });
}

TEST_CASE("after its own end a directory is built by its own master key only") {
  TestCard card(test::social_card_cells());
  card.sw(select_ssse);
  climb(card, {
                  {ef13,             0x6982},
                  {"80E1000302EF05", 0x6982},
                  {"80E0020000",     0x6982}
  });
  CHECK(test::authenticate(card, model::Df::Ssse, "MK") == 0x9000);
  climb(card, {
                  {ef13,             0x9000},
                  {"80E1000302EF13", 0x9000},
                  {"80E1000302EF13", 0x6A82}
  });
  CHECK(card.sw("80E0020000") == 0x6985);
  // The way down: DF01 has ended too, so SSSE's master key no longer builds there.
  card.sw("00A4040006D15600000500");
  CHECK(card.sw(ef13) == 0x6982);
  CHECK(test::authenticate(card, model::Df::Df01, "MK") == 0x9000);
  CHECK(card.sw(ef13) == 0x9000);
}

TEST_CASE("after the MF ended an open directory is built by the environment's master key") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  builder.application(model::Df::Df01);
  builder.select(model::Df::Mf);
  builder.end();
  card.sw(select_ssse);
  CHECK(card.sw(ef13) == 0x6982);
  CHECK(test::authenticate(card, model::Df::Ssse, "MK") == 0x9000);
  CHECK(card.sw(ef13) == 0x9000);
  card.sw("00A4040006D15600000500");
  CHECK(card.sw(ef13) == 0x9000);
  builder.end();
  card.sw(select_ssse);
  card.sw("00A4040006D15600000500");
  CHECK(card.sw("80E1000302EF13") == 0x6982);
}

TEST_CASE("the card master key deletes an environment only while it has no ruler of its own") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  builder.pse();
  builder.select(model::Df::Mf);
  climb(card,
        {
            {"80E1000402DDF1", 0x6A86},
            {"80E1000202DDF1", 0x6A82},
            {"80E1000102DDF1", 0x6985}
  });
}

TEST_CASE("FCI records come in order and are records") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  climb(card, {
                  {"00D2012209700A1122066F048402AABB", 0x6A86},
                  {"00D200230A70081122046F0484021122", 0x6A86},
                  {"00D2012306700411220100",           0x6700},
                  {"00D20123080000000000000000",       0x6A83}
  });
  builder.application(model::Df::Df01);
  CHECK(card.sw("00D201230A70081122046F02840000FF") == 0x6A82);
}

TEST_CASE("an environment without a master key cannot be ended") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  CHECK(card.sw(concat("80E001001F"_hex, model::encode(model::header_of(model::Df::Ssse)))) ==
        0x9000);
  card.sw(select_ssse);
  CHECK(card.sw("80E0020000") == 0x6985);
}
