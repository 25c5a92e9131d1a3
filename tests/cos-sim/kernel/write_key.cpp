#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;
using sscard::test::SocialBuilder;
using sscard::test::test_key;
using sscard::test::TestCard;

namespace {

const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";

model::KeyHeader header(std::string_view name, Byte version = 1) {
  return model::key_header(*model::find_key(Ssse, name), model::Algorithm::TripleDes, version);
}

struct Bench {
  TestCard card;
  SocialBuilder builder{card};
  Bench() {
    builder.transport_code();
    builder.master_file();
    builder.environment();
  }
  std::string clear(const model::KeyHeader& head, ByteView key) {
    const auto record = model::encode(head, key);
    return "00D4000018" + to_hex(record);
  }
};

}  // namespace

TEST_CASE("a key loads enciphered, in the clear, and with a MAC, while the directory is built") {
  Bench bench;
  CHECK(bench.builder.write_key(header("UK"), test_key(Ssse, "UK"), test_key(Ssse, "MK")) ==
        0x9000);
  CHECK(bench.card.sw(bench.clear(header("RK"), test_key(Ssse, "RK"))) == 0x9000);
  CHECK(bench.builder.write_key_protected(header("PUK"), test_key(Ssse, "PUK"),
                                          test_key(Ssse, "MK")) == 0x9000);
  for (const char* name : {"UK", "RK", "PUK"}) {
    CAPTURE(name);
    CHECK(test::authenticate(bench.card, Ssse, name) == 0x9000);
  }
}

TEST_CASE("the published enciphered record is accepted under its master key") {
  // ssc-card.md 7.6: MK 404142…4F, record 0D8301EF03003310 ‖ K
  Bench bench;
  const Bytes mk = from_hex("404142434445464748494A4B4C4D4E4F").value();
  CHECK(bench.builder.write_key(header("MK"), mk, test_key(Ssse, "MK")) == 0x9000);
  CHECK(
      bench.card.sw("80D4000020AEDCD6715101B59F9385E4417BFAD62CFB1F731F9770BE3107D2719170218D3A") ==
      0x9000);
}

TEST_CASE("a record under the wrong key, or changed on the way, is 6A80 and changes nothing") {
  Bench bench;
  CHECK(bench.builder.write_key(header("UK"), test_key(Ssse, "UK"), test_key(Mf, "MK")) == 0x6A80);
  CHECK(test::authenticate_wrongly(bench.card, 0x04) == 0x6A88);
  CHECK(bench.card.sw("80D4000020" + std::string(64, '0')) == 0x6A80);
}

TEST_CASE("the first master key travels under the card's, every later one under its predecessor") {
  Bench bench;
  const Bytes next(16, 0x3C);
  CHECK(bench.builder.write_key(header("MK"), next, test_key(Mf, "MK")) == 0x6A80);
  CHECK(bench.builder.write_key(header("MK"), next, test_key(Ssse, "MK")) == 0x9000);
  CHECK(bench.builder.write_key(header("UK"), test_key(Ssse, "UK"), test_key(Ssse, "MK")) ==
        0x6A80);
  CHECK(bench.builder.write_key(header("UK"), test_key(Ssse, "UK"), next) == 0x9000);
}

TEST_CASE("P1 01 is for master keys only, and level FF too") {
  Bench bench;
  model::KeyHeader master = header("MK");
  const std::string record = to_hex(model::encode(master, test_key(Ssse, "MK")));
  CHECK(bench.card.sw("00D4000018" + record) == 0x6A80);
  model::KeyHeader traitor = header("UK");
  traitor.following_level = model::level_master;
  CHECK(bench.card.sw(bench.clear(traitor, test_key(Ssse, "UK"))) == 0x6A80);
  CHECK(bench.card.sw("00D4020018" + record) == 0x6A86);
  CHECK(bench.card.sw("00D4000118" + record) == 0x6A86);
  CHECK(bench.card.sw("00D4000017" + record.substr(2)) == 0x6700);
}

TEST_CASE(
    "line protection: no challenge 6984, wrong MAC 6988, four bytes of challenge are enough") {
  Bench bench;
  const auto scheme =
      model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes).value().release();
  const std::unique_ptr<model::SocialScheme> owner(scheme);
  const auto mk = model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                           test_key(Ssse, "MK"));
  const auto record = model::encode(header("UK"), test_key(Ssse, "UK"));
  const auto sealed = scheme->seal_key_record(*mk, record);
  CHECK(bench.card.sw("84D4000024" + to_hex(sealed) + "00000000") == 0x6984);
  bench.card.challenge();
  CHECK(bench.card.sw("84D4000024" + to_hex(sealed) + "00000000") == 0x6988);
  CHECK(bench.card.sw("84D4000024" + to_hex(sealed) + "00000000") == 0x6984);
  const Bytes challenge = from_hex(bench.card.raw("0084000004").substr(0, 8)).value();
  const auto mac = scheme->key_load_mac(*mk, challenge, {0x84, 0xD4, 0, 0}, sealed);
  CHECK(bench.card.sw("84D4000024" + to_hex(sealed) + to_hex(mac)) == 0x9000);
  const Bytes again = from_hex(bench.card.raw("0084000004").substr(0, 8)).value();
  const auto clear_mac = scheme->key_load_mac(*mk, again, {0x04, 0xD4, 0, 0}, record);
  CHECK(bench.card.sw("04D400001C" + to_hex(record) + to_hex(clear_mac)) == 0x9000);
  bench.card.sw("0084000010");
  CHECK(bench.card.sw("84D4000024" + to_hex(sealed) + to_hex(mac)) == 0x6984);
}

TEST_CASE(
    "after its end a directory takes keys enciphered and with a MAC, under its master's level") {
  TestCard card(test::social_card_cells());
  SocialBuilder builder(card);
  card.sw(ssse);
  const auto fresh = Bytes(16, 0x77);
  CHECK(builder.write_key_protected(header("UK"), fresh, test_key(Ssse, "MK")) == 0x6982);
  CHECK(test::authenticate(card, Ssse, "MK") == 0x9000);
  CHECK(builder.write_key(header("UK"), fresh, test_key(Ssse, "MK")) == 0x6982);
  CHECK(builder.write_key_protected(header("UK"), fresh, test_key(Ssse, "MK")) == 0x9000);
  CHECK(test::authenticate(card, Ssse, "UK") == 0x63C2);
}

TEST_CASE("loading a key again restores its counter; other versions stand beside it") {
  Bench bench;
  const auto load = [&](Byte version, Byte pattern) {
    return bench.builder.write_key(header("UK", version), Bytes(16, pattern), test_key(Ssse, "MK"));
  };
  CHECK(load(1, 0x11) == 0x9000);
  for (int i = 0; i < 3; ++i)
    test::authenticate_wrongly(bench.card, 0x04);
  CHECK(test::authenticate_wrongly(bench.card, 0x04) == 0x6983);
  CHECK(load(2, 0x22) == 0x9000);
  bench.card.challenge();
  CHECK(bench.card.sw("0082000411" + std::string(32, '5') + "02") == 0x63C2);
  CHECK(test::authenticate_wrongly(bench.card, 0x04) == 0x6983);
  CHECK(load(1, 0x33) == 0x9000);
  CHECK(test::authenticate_wrongly(bench.card, 0x04) == 0x63C2);
}

TEST_CASE("a key file takes as many keys as its size says") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  CHECK(card.sw("80E0010010000000FF013F00010000230000800000") == 0x9000);
  CHECK(builder.write_key(header("MK"), Bytes(16, 1), cos::test_transport_key) == 0x6A82);
  model::EfHeader sf = model::header_of(
      *model::internal_files_of(Mf, model::Structure::V201).front(), model::Structure::V201);
  REQUIRE(sf.fid == model::key_file_fid);
  sf.size = 2 + 24 * 2;
  CHECK(card.sw(concat("80E0010010"_hex, model::encode(sf))) == 0x9000);
  const Bytes mk(16, 1);
  CHECK(builder.write_key(header("MK"), mk, cos::test_transport_key) == 0x9000);
  CHECK(builder.write_key(header("UK"), mk, mk) == 0x9000);
  CHECK(builder.write_key(header("RK"), mk, mk) == 0x6A84);
  CHECK(builder.write_key(header("UK"), mk, mk) == 0x9000);
}

TEST_CASE("without the master key no other key can be loaded") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  CHECK(card.sw(concat("80E001001F"_hex, model::encode(model::header_of(Ssse)))) == 0x9000);
  card.sw(ssse);
  const auto sf = model::header_of(*model::internal_files_of(Ssse, model::Structure::V201).front(),
                                   model::Structure::V201);
  CHECK(card.sw(concat("80E0010010"_hex, model::encode(sf))) == 0x9000);
  CHECK(builder.write_key(header("UK"), Bytes(16, 1), Bytes(16, 1)) == 0x6A88);
  builder.select(Mf);
  builder.end();
  card.sw(ssse);
  CHECK(builder.write_key(header("MK"), Bytes(16, 1), test_key(Mf, "MK")) == 0x6982);
}
