#include "cardlib/model/key_card_files.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("EF15 and EF17 of a key card come back as written, and broken ones are refused") {
  const KeyCardName name{
      {0x99, 0x01, 0xFF},
      {0xFF, 0xFF, 0x86},
      1, KeyCard::MasterControl
  };
  Bytes bytes = encode(name);
  CHECK(bytes.size() == key_card_name_size);
  CHECK(parse_key_card_name(bytes) == name);
  for (const Byte kind : {Byte{0}, Byte{5}, Byte{0xFF}}) {
    bytes[19] = kind;
    CHECK_FALSE(parse_key_card_name(bytes));
  }
  bytes[19] = 1;
  bytes[20] = 1;
  CHECK_FALSE(parse_key_card_name(bytes));
  KeyCardContents contents;
  contents.keys = 62;
  contents.lowest_version = 1;
  contents.highest_version = 4;
  contents.recipient = {0x99, 0x02};
  contents.valid_to = {0x20, 0x31, 0x12, 0x31};
  Bytes more = encode(contents);
  CHECK(more.size() == key_card_contents_size);
  CHECK(parse_key_card_contents(more) == contents);
  more.back() = 1;
  CHECK_FALSE(parse_key_card_contents(more));
  CHECK_FALSE(parse_key_card_contents(ByteView(more).first(37)));
}

TEST_CASE("directories of a key card have no BK, no FCI file and no purse, and places differ") {
  for (const DfHeader& header : {key_card_root(), key_card_environment(Algorithm::Sm4),
                                 key_card_application(KeyCard::Transport, Algorithm::TripleDes)}) {
    CHECK(header.lock_level == 0);
    CHECK(header.purse_file == 0);
    CHECK(parse_df_header(encode(header)) == header);
  }
  CHECK(key_card_place(0xDDF1, 0xDF01) != key_card_place(0xDDF3, 0xDF01));
}
