#include "cardlib/model/key_card.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("a carried key record comes back as it was made, and every broken one is refused") {
  const Bytes value(16, 0x31);
  const CarriedKey name{0x67, 0x08, 0x02, Algorithm::Sm4};
  const KeyRecordBytes record = encode(name, value);
  const auto back = parse_carried_key(record);
  REQUIRE(back);
  CHECK(back->name == name);
  CHECK(equal(back->key, value));
  for (const auto& [at, wrong] : {
           std::pair{3, 0x00},
           {4, 1   },
           {5, 1   },
           {6, 0x11},
           {7, 8   }
  }) {
    KeyRecordBytes broken = record;
    broken[static_cast<std::size_t>(at)] = static_cast<Byte>(wrong);
    CHECK_FALSE(parse_carried_key(broken));
  }
  CHECK_FALSE(parse_carried_key(ByteView(record).first(23)));
}

TEST_CASE("of 256 usage bytes those with one to three levels and a known kind are carried") {
  for (unsigned usage = 0; usage <= 0xFF; ++usage) {
    const unsigned levels = usage >> 5U;
    const unsigned kind = usage & 0x1FU;
    const bool known = kind <= 9 || kind == 12;
    const bool wanted = known && levels <= 3 && (levels > 0 || kind == 1);
    KeyRecordBytes record = encode({0x47, 1, 1, Algorithm::TripleDes}, Bytes(16, 7));
    record[0] = static_cast<Byte>(usage);
    CAPTURE(usage);
    CHECK(parse_carried_key(record).has_value() == wanted);
    CHECK(usage_enciphers(static_cast<Byte>(usage)) == (kind == 4 || kind == 7 || kind == 8));
    CHECK(usage_makes_macs(static_cast<Byte>(usage)) == ((kind >= 3 && kind <= 6) || kind == 8));
  }
}

TEST_CASE("key cards have words and names of their own") {
  for (const KeyCardRow& card : key_card_table()) {
    CHECK(key_card_from(card.word) == card.kind);
    CHECK(key_application(card.kind, Algorithm::Sm4) == concat(card.application, Bytes{0x03}));
  }
  CHECK_FALSE(key_card_from("sim"));
  for (const auto fid : {key_card_public_fid, key_card_terminal_fid, key_card_application_fid})
    CHECK(parse_ef_header(encode(key_card_file(fid))) == key_card_file(fid));
  CHECK(parse_ef_header(encode(key_card_key_file(120))) == key_card_key_file(120));
}
