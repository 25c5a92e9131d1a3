#include "cardlib/apdu/apdu.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace sscard;

namespace {

Bytes bytes(std::string_view hex) {
  return from_hex(hex).value();
}

Bytes pattern(std::size_t length) {
  Bytes out(length);
  for (std::size_t i = 0; i < length; ++i)
    out[i] = static_cast<Byte>(i * 7 + 1);
  return out;
}

void survives(const Command& command, std::size_t encoded_length) {
  const Bytes encoded = command.encode();
  CHECK(encoded.size() == encoded_length);
  const auto parsed = Command::parse(encoded);
  REQUIRE(parsed);
  CHECK(parsed->header == command.header);
  CHECK(parsed->data == command.data);
  CHECK(parsed->le == command.le);
  CHECK(parsed->encode() == encoded);
}

}  // namespace

TEST_CASE("the seven forms of a command are written as ISO 7816-3 has them") {
  const Header h{0x00, 0xA4, 0x04, 0x00};
  CHECK(to_hex(Command(h, {}).encode()) == "00A40400");
  CHECK(to_hex(Command(h, {}, 8).encode()) == "00A4040008");
  CHECK(to_hex(Command(h, {}, 256).encode()) == "00A4040000");
  CHECK(to_hex(Command(h, {0xDF, 0x01}).encode()) == "00A4040002DF01");
  CHECK(to_hex(Command(h, {0xDF, 0x01}, 256).encode()) == "00A4040002DF0100");
  CHECK(to_hex(Command(h, {}, 257).encode()) == "00A40400000101");
  CHECK(to_hex(Command(h, {}, 65536).encode()) == "00A40400000000");
  CHECK(to_hex(Command(h, {0xAA}, 300).encode()) == "00A40400000001AA012C");
  CHECK(to_hex(Command(h, Bytes(256, 0x55)).encode()).starts_with("00A404000001005555"));
}

TEST_CASE("every length at a border survives encoding and parsing") {
  const Header h{0x80, 0xE2, 0x00, 0x01};
  survives(Command(h, {}), 4);
  survives(Command(h, {}, 1), 5);
  survives(Command(h, {}, 256), 5);
  survives(Command(h, {}, 257), 7);
  survives(Command(h, {}, 65536), 7);
  survives(Command(h, pattern(1)), 6);
  survives(Command(h, pattern(255)), 260);
  survives(Command(h, pattern(256)), 263);
  survives(Command(h, pattern(65535)), 65542);
  survives(Command(h, pattern(255), 256), 261);
  survives(Command(h, pattern(255), 257), 264);
  survives(Command(h, pattern(65535), 65536), 65544);
}

TEST_CASE("a command that arrived in extended form keeps it") {
  const Bytes sent = bytes("00B000000000 08");
  const auto parsed = Command::parse(sent);
  REQUIRE(parsed);
  CHECK(parsed->le == 8);
  CHECK(parsed->is_extended());
  CHECK(parsed->encode() == sent);
}

TEST_CASE("byte strings that are no command are refused") {
  for (const char* wrong :
       {"", "00", "00A4", "00A404", "00A4040002DF", "00A4040001DF0100", "00A404000000",
        "00A4040000000055", "00A404000000030155", "00A40400000001AA01", "00A40400000001AA010203"}) {
    CAPTURE(wrong);
    const auto parsed = Command::parse(bytes(wrong));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::BadInput);
  }
}

TEST_CASE(
    "every byte string of five to nine bytes with every fifth byte round-trips or is refused") {
  std::size_t accepted = 0;
  for (std::size_t length = 4; length <= 9; ++length) {
    for (unsigned p3 = 0; p3 < 256; ++p3) {
      Bytes raw(length, 0x00);
      if (length > 4) raw[4] = static_cast<Byte>(p3);
      const auto parsed = Command::parse(raw);
      if (!parsed) continue;
      ++accepted;
      CHECK(parsed->encode() == raw);
    }
  }
  // 4: all 256 are the same case 1; 5: all; 6: Lc 1; 7: Lc 1 + Le, Lc 2, extended Le;
  // 8: Lc 2 + Le, Lc 3; 9: Lc 3 + Le, Lc 4
  CHECK(accepted == 256 + 256 + 1 + 3 + 2 + 2);
}

TEST_CASE("an assigned or moved command carries everything over") {
  Command a(Header{0x00, 0x20, 0x00, 0x00}, {0x12, 0x34, 0x56});
  Command b;
  b = a;
  CHECK(b.data == a.data);
  Command c;
  c = std::move(b);
  CHECK(c.encode() == a.encode());
  Command& self = c;
  c = self;
  CHECK(c.encode() == a.encode());
}

TEST_CASE("an answer is its data and two status bytes") {
  const auto parsed = Response::parse(bytes("01020390 00"));
  REQUIRE(parsed);
  CHECK(parsed->data == bytes("010203"));
  CHECK(parsed->sw == StatusWord::Ok);
  CHECK(to_hex(parsed->encode()) == "0102039000");
  CHECK(Response::parse(Bytes(65538))->data.size() == 65536);
  CHECK_FALSE(Response::parse(Bytes(65539)));
  CHECK_FALSE(Response::parse(Bytes(1)));
  CHECK_FALSE(Response::parse({}));
}
