#include "cos-sim/hardware/t0.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos;

namespace {

CommandView parsed(std::string_view hex, Protocol protocol = Protocol::T0) {
  static Bytes bytes;
  bytes = *from_hex(hex);
  return parse_command(bytes, protocol);
}

std::string framed(const CommandView& command, std::string_view data, StatusWord sw,
                   Protocol protocol = Protocol::T0) {
  Answer answer;
  answer.append(*from_hex(data));
  Pending pending;
  const std::string first = to_hex(frame_answer(command, answer, sw, pending, protocol).view());
  return first + "|" + to_hex(pending.left());
}

}  // namespace

TEST_CASE("P3 behind a bare header is Le, 00 means 256") {
  CHECK_FALSE(parsed("00A40000").le.has_value());
  CHECK(parsed("00B2010412").le == 0x12);
  CHECK(parsed("00B0000000").le == 256);
  CHECK(parsed("00B0000000").data.empty());
}

TEST_CASE("data come with Lc, and a trailing Le is accepted") {
  CHECK(parsed("00A40000023F00").data.size() == 2);
  CHECK(parsed("00A40000023F0000").le == 256);
  CHECK(parsed("00A40000023F0000").well_formed);
  CHECK(parsed("00A40000023F00").case4);
  CHECK_FALSE(parsed("00A40000023F00", Protocol::T1).case4);
}

TEST_CASE("extended and impossible lengths are not well formed") {
  CHECK_FALSE(parsed("00B00000000100").well_formed);
  CHECK_FALSE(parsed("00A40000033F00").well_formed);
  CHECK_FALSE(parsed("00A40000013F0000").well_formed);
}

TEST_CASE("under T=0 data of a command with data wait for GET RESPONSE") {
  CHECK(framed(parsed("00A40000023F00"), "6F00", StatusWord::Ok) == "6102|6F00");
  CHECK(framed(parsed("00A40000023F00"), "6F00", StatusWord::FileInvalidated) == "6283|6F00");
}

TEST_CASE("under T=0 a wrong Le is told, the right one brings the data") {
  CHECK(framed(parsed("0084000008"), "0102030405060708", StatusWord::Ok) ==
        "01020304050607089000|");
  CHECK(framed(parsed("0084000000"), "01020304", StatusWord::Ok) == "6C04|");
  CHECK(framed(parsed("0084000003"), "01020304", StatusWord::Ok) == "6C04|");
}

TEST_CASE("under T=1 data come when Le asks for them") {
  CHECK(framed(parsed("00A40000023F0000", Protocol::T1), "6F00", StatusWord::Ok, Protocol::T1) ==
        "6F009000|");
  CHECK(framed(parsed("00A40000023F00", Protocol::T1), "6F00", StatusWord::Ok, Protocol::T1) ==
        "9000|");
  CHECK(framed(parsed("00A40000023F0001", Protocol::T1), "6F00", StatusWord::Ok, Protocol::T1) ==
        "6C02|");
}

TEST_CASE("data of a refused command never leave the card") {
  CHECK(framed(parsed("00B2010412"), "AABB", StatusWord::SecurityNotSatisfied) == "6982|");
  CHECK(framed(parsed("00A40000023F00"), "AABB", StatusWord::FileNotFound) == "6A82|");
}

TEST_CASE("256 bytes wait as 6100, and can be taken in pieces") {
  Answer answer;
  answer.extend(256);
  Pending pending;
  CHECK(to_hex(frame_answer(parsed("00A40000023F00"), answer, StatusWord::Ok, pending, Protocol::T0)
                   .view()) == "6100");
  pending.take(200);
  CHECK(pending.left().size() == 56);
  pending.drop();
  CHECK(pending.left().empty());
}
