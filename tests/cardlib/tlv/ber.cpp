#include "cardlib/tlv/ber.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace sscard;
using namespace sscard::tlv;

namespace {

Bytes bytes(std::string_view hex) {
  return from_hex(hex).value();
}

Bytes nested(std::size_t levels) {
  Bytes out = object(0x84, {});
  for (std::size_t i = 1; i < levels; ++i)
    out = object(0x6F, out);
  return out;
}

}  // namespace

TEST_CASE("the FCI of the social environment is read by path") {
  const Bytes fci = bytes("6F1C840F7378312E73682EC9E7BBE1B1A3D5CFA50988011E9F0C03860103");
  CHECK(to_hex(find(fci, {0x6F, 0x84}).value()) == "7378312E73682EC9E7BBE1B1A3D5CF");
  CHECK(to_hex(find(fci, {0x6F, 0xA5, 0x88}).value()) == "1E");
  CHECK(to_hex(find(fci, {0x6F, 0xA5, 0x9F0C}).value()) == "860103");
  CHECK(to_hex(find(fci, {0x6F, 0xA5, 0x9F0C, 0x86}).value()) == "03");
  CHECK_FALSE(find(fci, {0x6F, 0x50}));
  CHECK_FALSE(find(fci, {0x84}));
  CHECK(find(fci, {})->size() == fci.size());
}

TEST_CASE("a debit FCI is walked in the order of its bytes with the depth of each object") {
  const Bytes fci = bytes(
      "6F4A8408A000000333010101A53E500A50424F432044454249548701019F38099F7A019F02065F2A025F2D"
      "027A689F1101019F120A50424F43204445424954BF0C0A9F4D020B0ADF4D020C0A");
  const auto all = walk(fci);
  REQUIRE(all);
  std::string shape;
  for (const NestedObject& o : *all)
    shape += std::to_string(o.depth);
  CHECK(shape == "011222222233");
  CHECK(all->back().object.tag == 0xDF4D);
  CHECK(to_hex(all->back().object.whole) == "DF4D020C0A");
}

TEST_CASE("values at every border of the length forms survive") {
  for (const std::size_t length : {0UL, 1UL, 127UL, 128UL, 255UL, 256UL, 65535UL}) {
    const Bytes value(length, 0xA5);
    const Bytes written = object(0x9F36, value);
    const std::size_t length_bytes = length < 128 ? 1 : length < 256 ? 2 : 3;
    CHECK(written.size() == 2 + length_bytes + length);
    const auto read = read_object(written);
    REQUIRE(read);
    CHECK(read->tag == 0x9F36);
    CHECK(equal(read->value, value));
  }
}

TEST_CASE("every one-byte tag is a tag of its own but 00 and those that announce more bytes") {
  for (unsigned tag = 0; tag < 256; ++tag) {
    const Bytes raw = {static_cast<Byte>(tag), 0x00};
    const bool single = tag != 0 && tag % 32 != 31;
    CHECK(read_object(raw).has_value() == single);
    if (tag != 0) CHECK(is_constructed(tag) == ((tag & 0x20U) != 0));
  }
}

TEST_CASE("every two-byte tag is read whole or refused") {
  std::size_t accepted = 0;
  for (unsigned tag = 0; tag <= 0xFFFF; ++tag) {
    const Bytes raw = {static_cast<Byte>(tag >> 8U), static_cast<Byte>(tag & 0xFFU), 0x00};
    const auto read = read_objects(raw);
    if (!read || read->size() != 1 || read->front().tag <= 0xFF) continue;
    ++accepted;
    CHECK(read->front().tag == tag);
    CHECK(object(tag, {}) == raw);
  }
  CHECK(accepted == 8 * 128);  // eight first bytes with five low bits set, second byte below 80
}

TEST_CASE("tags of three bytes are read, of four refused, leading zeros refused") {
  CHECK(read_object(bytes("DF81010155"))->tag == 0xDF8101);
  CHECK(object(0xDF8101, bytes("55")) == bytes("DF81010155"));
  CHECK_FALSE(read_object(bytes("DF8181010155")));
  CHECK_FALSE(read_object(bytes("9F80010155")));
}

TEST_CASE("a length that is cut, too long, indefinite or not the shortest is refused") {
  for (const char* wrong : {"84", "9F", "9F36", "8402AA", "8481", "848101AA", "84817F", "8482",
                            "848200", "84820080", "8480AA0000", "8483000001AA", "84FF", "840200"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_objects(bytes(wrong)));
  }
  CHECK(read_objects({})->empty());
  CHECK_FALSE(read_object({}));
  CHECK_FALSE(read_object(bytes("84008500")));
  CHECK(read_objects(bytes("84008500"))->size() == 2);
}

TEST_CASE("a message about a broken object says which tag and where") {
  CHECK(read_objects(bytes("8401AA9F360201")).error().what.english() ==
        "tag 9F36 at byte 3 says 2 bytes, 1 are there");
}

TEST_CASE("objects nest eight levels deep, not nine") {
  CHECK(walk(nested(8))->size() == 8);
  CHECK_FALSE(walk(nested(9)));
  CHECK_FALSE(walk(bytes("6F028405")));
}
