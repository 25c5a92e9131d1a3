#include "cos-sim/kernel/level_environment.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;
using sscard::test::SocialBuilder;
using sscard::test::TestCard;

TEST_CASE("a directory without an FCI record answers its name alone") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  CHECK(card.sw("80E0010010000000FF013F00010000230000800000") == 0x9000);
  CHECK(card.full("00A40000023F00") == "6F009000");
  CHECK(card.sw(concat("80E001001F"_hex, model::encode(model::header_of(Ssse)))) == 0x9000);
  CHECK(card.full("00A4000002DDF1") == "6F11840F7378312E73682EC9E7BBE1B1A3D5CF9000");
}

TEST_CASE("an application's FCI comes from its environment's FCI file") {
  TestCard card(test::social_card_cells());
  CHECK(card.full("00A4040006D15600000500") == "6F088406D156000005009000");
}

TEST_CASE("files are free until the directory is ended, and guarded after it") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  builder.directory_contents(Ssse);
  CHECK(card.sw("00DC052C06050420240102") == 0x9000);
  CHECK(card.sw("00D6880001AA") == 0x9000);
  builder.end();
  CHECK(card.sw("00DC052C06050420240102") == 0x6982);
  CHECK(card.sw("00D6880001AA") == 0x6982);
  CHECK(card.sw("00B0880001") == 0x6982);
}

TEST_CASE("a PIN record has two to eight bytes, a key sixteen") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  const auto* row = model::find_key(Ssse, model::KeyType::Pin, 0);
  const auto load = [&](Byte length) {
    return builder.write_key(model::key_header(*row, model::Algorithm::TripleDes, 0, length),
                             Bytes(length, 0x12), test::test_key(Ssse, "MK"));
  };
  CHECK(load(1) == 0x6A80);
  CHECK(load(2) == 0x9000);
  CHECK(load(8) == 0x9000);
  CHECK(load(9) == 0x6A80);
  auto uk = model::key_header(*model::find_key(Ssse, "UK"), model::Algorithm::TripleDes);
  uk.length = 8;
  CHECK(builder.write_key(uk, Bytes(8, 1), test::test_key(Ssse, "MK")) == 0x6A80);
}

TEST_CASE("SM4 keys work beside 3DES keys") {
  TestCard card;
  SocialBuilder builder(card);
  builder.transport_code();
  builder.master_file();
  builder.environment();
  const Bytes value(16, 0x4D);
  CHECK(builder.write_key(model::key_header(*model::find_key(Ssse, "RK"), model::Algorithm::Sm4),
                          value, test::test_key(Ssse, "MK")) == 0x9000);
  const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::Sm4);
  const auto key = model::SocialKey::create(crypto::openssl(), model::Algorithm::Sm4, value);
  const model::Block8 original{8, 7, 6, 5, 4, 3, 2, 1};
  const auto data = (*scheme)->authentication_data(*key, card.challenge(), original);
  CHECK(card.sw("0082000A10" + to_hex(data) + to_hex(original)) == 0x9000);
}
