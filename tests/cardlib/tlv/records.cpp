#include "cardlib/tlv/records.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;
using namespace sscard::tlv;

namespace {

Bytes bytes(std::string_view hex) {
  return from_hex(hex).value();
}

}  // namespace

TEST_CASE("tags that would be two bytes in BER are one byte in a record") {
  for (const Byte tag : {Byte{0x1F}, Byte{0x3F}, Byte{0x5F}, Byte{0x7F}, Byte{0x9F}}) {
    const Bytes raw = {tag, 0x02, 0x12, 0x34};
    const auto item = read_record(raw);
    REQUIRE(item);
    CHECK(item->tag == tag);
    CHECK(to_hex(item->value) == "1234");
    CHECK(record(tag, item->value) == raw);
  }
}

TEST_CASE("every tag and length of an empty-handed record is judged") {
  std::size_t accepted = 0;
  for (unsigned tag = 0; tag < 256; ++tag) {
    for (unsigned length = 0; length < 256; ++length) {
      const Bytes raw = {static_cast<Byte>(tag), static_cast<Byte>(length)};
      const bool right = tag != 0x00 && tag != 0xFF && length == 0;
      CHECK(read_record(raw).has_value() == right);
      accepted += right ? 1 : 0;
    }
  }
  CHECK(accepted == 254);
}

TEST_CASE("a value of 254 bytes is the longest, 255 has no length") {
  const Bytes longest(254, 0x11);
  CHECK(read_record(record(0x4A, longest))->value.size() == 254);
  Bytes too_long = {0x4A, 0xFF};
  too_long.resize(257);
  CHECK_FALSE(read_record(too_long));
}

TEST_CASE("a record that is cut or followed by bytes is refused") {
  CHECK_FALSE(read_record({}));
  CHECK_FALSE(read_record(bytes("05")));
  CHECK_FALSE(read_record(bytes("0504202401")));
  CHECK_FALSE(read_record(bytes("05042024010200")));
  CHECK(read_record(bytes("0503202401 FF")).error().what.english() == "1 bytes after the record");
}

TEST_CASE("a B-TLV value holds items that are found by their tag") {
  Bytes value;
  append_item(value, 0x1F, bytes("01"));
  append_item(value, 0x3F, {});
  append_item(value, 0x1F, bytes("02"));
  CHECK(to_hex(value) == "1F01013F001F0102");
  const auto items = read_items(value);
  REQUIRE(items);
  CHECK(items->size() == 3);
  CHECK(to_hex(find_item(value, 0x1F).value()) == "01");
  CHECK(find_item(value, 0x3F)->empty());
  CHECK_FALSE(find_item(value, 0x5F));
  CHECK(read_items({})->empty());
}

TEST_CASE("fresh memory is no list of items, be it 00 or FF") {
  CHECK_FALSE(read_items(Bytes(16, 0x00)));
  CHECK_FALSE(read_items(Bytes(16, 0xFF)));
  CHECK(read_items(bytes("1F0101 00 00")).error().what.english() ==
        "00 at byte 3 is no tag of a record");
  CHECK_FALSE(find_item(bytes("1F01010000"), 0x1F));
}
