#include "cardlib/model/t514.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

namespace {

constexpr auto card_key = "37C09FC0EA02BCE340D3EABC90FA4590"_hex;

template <typename Parse>
void check_every_cut_is_refused(const Bytes& good, Parse parse) {
  for (std::size_t n = 0; n < good.size(); ++n) {
    CAPTURE(n);
    CHECK_FALSE(parse(ByteView(good).first(n)));
  }
}

Bytes with(Bytes bytes, std::size_t offset, Byte value) {
  bytes[offset] = value;
  return bytes;
}

}  // namespace

TEST_CASE("every file row makes a header that reads back as it was") {
  for (const auto table : {ef_table(), internal_ef_table()}) {
    for (const EfRow& file : table) {
      CAPTURE(row(file.df).name);
      CAPTURE(file.fid);
      const EfHeader header = header_of(file, Structure::V201);
      const Bytes bytes = encode(header);
      CHECK(bytes.size() == 16);
      CHECK(parse_ef_header(bytes) == header);
    }
  }
}

TEST_CASE("the header of DF04 EF06 says PIN and RK1 to read, UK2 to write") {
  const EfRow& file = *find_file(Df::Df04, 0xEF06, Structure::V201);
  CHECK(to_hex(encode(header_of(file, Structure::V201))) == "000000000FEF06C6000640FF11330055");
}

TEST_CASE("the header of DF04 EF08 is cyclic, read with the PIN, never written") {
  const EfRow& file = *find_file(Df::Df04, 0xEF08, Structure::V201);
  CHECK(to_hex(encode(header_of(file, Structure::V201))) == "000000034AEF08C70008001C1100EFEF");
}

TEST_CASE("the key file EF80 has 18-byte records, no read right, write under the master key") {
  const EfRow& file = *internal_files_of(Df::Ssse, Structure::V201)[0];
  const Bytes bytes = encode(header_of(file, Structure::V201));
  CHECK(to_hex(ByteView(bytes).subspan(5)) == "EF80C300800018EFEF00FF");
}

TEST_CASE("a file header that is not exactly one is refused") {
  const Bytes good =
      encode(header_of(*find_file(Df::Df04, 0xEF06, Structure::V201), Structure::V201));
  check_every_cut_is_refused(good, parse_ef_header);
  CHECK_FALSE(parse_ef_header(concat(good, "00"_hex)));
  CHECK_FALSE(parse_ef_header(with(good, 0, 0x01)));
  CHECK_FALSE(parse_ef_header(with(with(good, 3, 0), 4, 0)));  // no bytes at all
  CHECK_FALSE(parse_ef_header(with(good, 7, 0xC2)));           // unknown kind
  CHECK_FALSE(parse_ef_header(with(good, 8, 0x01)));
  CHECK_FALSE(parse_ef_header(with(good, 9, 0x07)));   // SFI is not the low byte of the FID
  CHECK_FALSE(parse_ef_header(with(good, 10, 0x41)));  // logic nibble 1
  CHECK_FALSE(parse_ef_header(with(good, 10, 0x20)));
  CHECK_FALSE(parse_ef_header(with(good, 11, 0x10)));  // fixed length in a variable file
  CHECK_FALSE(parse_ef_header(with(good, 12, 0x12)));  // no level
  CHECK_FALSE(parse_ef_header(with(good, 15, 0xEF)));  // half forbidden
}

TEST_CASE("every directory row makes a header that reads back as it was") {
  for (const DfRow& df : df_table()) {
    CAPTURE(df.name);
    const DfHeader header = header_of(df.df);
    const Bytes bytes = encode(header);
    CHECK(bytes.size() == 16 + df.aid.size());
    CHECK(parse_df_header(bytes) == header);
    CHECK_FALSE(header.locks_card);
  }
}

TEST_CASE("directory headers of MF, SSSE, DF04 and the debit shell") {
  CHECK(to_hex(encode(header_of(Df::Mf))) == "000000FF013F00010000230000800000");
  CHECK(to_hex(encode(header_of(Df::Ssse))) ==
        "006600FF01DDF1010000230000800081" + to_hex(row(Df::Ssse).aid));
  CHECK(to_hex(encode(header_of(Df::Df04))) == "001100FF01DF04020000000000000000D15600000503");
  CHECK(to_hex(encode(header_of(Df::Debit))) == "000000FF01DF11020000000000000000A000000333010101");
}

TEST_CASE("a directory header that is not exactly one is refused") {
  const Bytes good = encode(header_of(Df::Df04));
  check_every_cut_is_refused(Bytes(good.begin(), good.begin() + 16), parse_df_header);
  CHECK_FALSE(parse_df_header(concat(good, Bytes(11, 0x41))));  // an AID of 17 bytes
  CHECK(parse_df_header(concat(good, Bytes(10, 0x41))));
  for (const std::size_t constant : {0U, 2U, 3U, 4U, 8U, 11U, 12U, 14U}) {
    CAPTURE(constant);
    CHECK_FALSE(parse_df_header(with(good, constant, 0x77)));
  }
  CHECK_FALSE(parse_df_header(with(good, 1, 0xEF)));
  CHECK_FALSE(parse_df_header(with(good, 1, 0x12)));
  CHECK_FALSE(parse_df_header(with(good, 7, 0x03)));
  CHECK_FALSE(parse_df_header(with(good, 9, 0x02)));
}

TEST_CASE("the worked key record: UK1 of DF01, three tries, level 3") {
  const KeyHeader header = key_header(*find_key(Df::Df01, "UK1"), Algorithm::TripleDes);
  const KeyRecordBytes record = encode(header, card_key);
  CHECK(to_hex(record) == "0D8301EF03003310" + to_hex(card_key));
  const KeyHeader sm4 = key_header(*find_key(Df::Df01, "UK1"), Algorithm::Sm4);
  CHECK(to_hex(encode(sm4, card_key)) == "0D8301EF03033310" + to_hex(card_key));
}

TEST_CASE("the worked PIN record: six tries, PUK level 2, PIN level 1") {
  const Bytes pin = *pin_bcd("123456");
  const KeyHeader header = key_header(*find_key(Df::Ssse, "PIN"), Algorithm::TripleDes, 1, Byte{3});
  CHECK(to_hex(encode(header, pin)) == "010000EF06221103123456FFFFFFFFFFFFFFFFFFFFFFFFFF");
}

TEST_CASE("master keys have id and version 00 and level FF") {
  const KeyHeader header = key_header(*find_key(Df::Ssse, "MK"), Algorithm::TripleDes, 3);
  CHECK(header.version == 0);
  CHECK(header.following_level == 0xFF);
  CHECK(header.id == 0);
}

TEST_CASE("every key row makes a record that reads back as it was") {
  for (const KeyRow& key : key_table()) {
    for (const Algorithm algorithm : {Algorithm::TripleDes, Algorithm::Sm4}) {
      CAPTURE(row(key.df).name);
      CAPTURE(key.name);
      const KeyHeader header = key_header(key, algorithm, 2);
      const KeyRecordBytes record = encode(header, card_key);
      const auto parsed = parse_key_record(record);
      REQUIRE(parsed);
      CHECK(parsed->header == header);
      CHECK(equal(parsed->key, card_key));
    }
  }
}

TEST_CASE("a key record that is not exactly one is refused") {
  const KeyHeader header = key_header(*find_key(Df::Df01, "UK1"), Algorithm::TripleDes);
  const KeyRecordBytes record = encode(header, card_key);
  const Bytes good(record.begin(), record.end());
  check_every_cut_is_refused(good, parse_key_record);
  CHECK_FALSE(parse_key_record(concat(good, "FF"_hex)));
  CHECK_FALSE(parse_key_record(with(good, 0, 0x02)));  // unknown type
  CHECK_FALSE(parse_key_record(with(good, 3, 0xEE)));
  CHECK_FALSE(parse_key_record(with(good, 5, 0x02)));  // unknown algorithm
  CHECK_FALSE(parse_key_record(with(good, 6, 0x32)));  // no level
  CHECK_FALSE(parse_key_record(with(good, 6, 0xEF)));
  CHECK_FALSE(parse_key_record(with(good, 7, 0x00)));
  CHECK_FALSE(parse_key_record(with(good, 7, 0x11)));
  CHECK_FALSE(parse_key_record(with(good, 7, 0x0F)));  // the last byte is key, not padding
  CHECK(parse_key_record(with(with(good, 7, 0x0F), 23, 0xFF))->key.size() == 15);
}

TEST_CASE("PINs of 4 to 16 digits are packed, a last F when odd") {
  CHECK(to_hex(*pin_bcd("1234")) == "1234");
  CHECK(to_hex(*pin_bcd("12345")) == "12345F");
  CHECK(to_hex(*pin_bcd("1234567890123456")) == "1234567890123456");
  CHECK_FALSE(pin_bcd("123"));
  CHECK_FALSE(pin_bcd("12345678901234567"));
  CHECK_FALSE(pin_bcd("12345A"));
  CHECK_FALSE(pin_bcd(""));
}

TEST_CASE("serial and ATR head of the two production commands make the ATR again") {
  const auto atr = "3B6D000000995431408699260101000001"_hex;
  const auto head = atr_head(atr);
  REQUIRE(head);
  CHECK(to_hex(*head) == "3B6D000000995431408699");
  CHECK(equal(atr_of(*head, {0x26, 0x01, 0x01, 0x00, 0x00, 0x01}), atr));
  CHECK_FALSE(atr_head(ByteView(atr).first(16)));
  CHECK_FALSE(atr_head(concat(atr, "00"_hex)));
}

TEST_CASE("the transport block is 0000 and the six bytes of the serial") {
  const data::ChipSerial chip({0x86, 0x99, 0x26, 0x01, 0x01, 0x00, 0x00, 0x01});
  CHECK(to_hex(serial_block(chip)) == "0000260101000001");
}
