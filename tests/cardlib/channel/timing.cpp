#include "cardlib/channel/timing.hpp"

#include <doctest/doctest.h>

#include <string>

namespace sscard {
namespace {

Bytes hex(std::string_view digits) {
  return from_hex(digits).value();
}

CardModel at(std::string_view name) {
  for (const WireSpeed& speed : wire_speed_table()) {
    if (name == speed.name) return {.speed = speed};
  }
  FAIL("no such speed");
  return {};
}

Bytes with_data(std::string_view header, std::size_t lc) {
  Bytes out = hex(header);
  out.push_back(static_cast<Byte>(lc));
  out.resize(out.size() + lc, 0x55);
  return out;
}

Bytes answer_of(std::size_t length) {
  Bytes out(length, 0x55);
  append_u16(out, 0x9000);
  return out;
}

/// EXTERNAL AUTHENTICATE, GET CHALLENGE, UPDATE BINARY of a page, a SELECT with 30 bytes of FCI as
/// a whole APDU, and a command of four bytes.
CardTime sample_conversation(const CardModel& model) {
  CardTimer timer(model);
  timer.powered();
  timer.exchanged({with_data("00820000", 8), answer_of(0)});
  timer.exchanged({hex("0084000008"), answer_of(8)});
  timer.exchanged({with_data("00D60000", 64), answer_of(0)});
  Bytes select = with_data("00A40400", 6);
  select.push_back(0x00);
  timer.exchanged({select, answer_of(30)});
  timer.exchanged({hex("00A40000"), answer_of(0)});
  return timer.time();
}

// The expected seconds were computed by an independent implementation of the same model.
TEST_CASE("a conversation at 9600 and at 115200 takes the seconds of the reference model") {
  const CardTime slow = sample_conversation(at("9600"));
  CHECK(slow.start_s == doctest::Approx(0.03625));
  CHECK(slow.wire_s == doctest::Approx(0.20875));
  CHECK(slow.eeprom_s == doctest::Approx(0.003));
  CHECK(slow.card_s == doctest::Approx(0.033));
  CHECK(slow.reader_s == doctest::Approx(0.012));
  const CardTime fast = sample_conversation(at("115200"));
  CHECK(fast.start_s == doctest::Approx(0.04625));
  CHECK(fast.wire_s == doctest::Approx(0.017395833333));
  CHECK(fast.total_s() < slow.total_s());
}

TEST_CASE("the speed without TA1 at 5 MHz is 13440 bits per second") {
  for (const WireSpeed& speed : wire_speed_table()) {
    CHECK(1 / speed.etu_s() == doctest::Approx(std::stod(speed.name)).epsilon(0.001));
  }
}

TEST_CASE("TPDUs and the whole APDU of the same command cost the same wire") {
  CardTimer tpdus;
  tpdus.exchanged({with_data("00A40400", 6), hex("6110")});
  tpdus.exchanged({hex("00C0000010"), answer_of(16)});
  CardTimer whole;
  Bytes select = with_data("00A40400", 6);
  select.push_back(0x00);
  whole.exchanged({select, answer_of(16)});
  CHECK(tpdus.time().wire_s == doctest::Approx(whole.time().wire_s));
  CHECK(tpdus.time().exchanges == whole.time().exchanges);
}

TEST_CASE("a write pays for whole pages, and only when the card accepted it") {
  const auto pages = [](std::size_t length, std::uint16_t sw) {
    CardTimer timer;
    Bytes answer;
    append_u16(answer, sw);
    timer.exchanged({with_data("00D60000", length), answer});
    return timer.time().eeprom_s / 0.003;
  };
  CHECK(pages(1, 0x9000) == doctest::Approx(1));
  CHECK(pages(64, 0x9000) == doctest::Approx(1));
  CHECK(pages(65, 0x9000) == doctest::Approx(2));
  CHECK(pages(255, 0x9000) == doctest::Approx(4));
  CHECK(pages(255, 0x6982) == doctest::Approx(0));
}

TEST_CASE("one large write is more efficient on the wire than many small ones") {
  CardTimer large;
  large.exchanged({with_data("00D60000", 240), answer_of(0)});
  CardTimer small;
  for (int i = 0; i < 24; ++i)
    small.exchanged({with_data("00D60000", 10), answer_of(0)});
  CHECK(large.time().payload == small.time().payload);
  CHECK(large.time().wire_efficiency() > 0.95);
  CHECK(small.time().wire_efficiency() < 0.6);
  CHECK(CardTimer().time().wire_efficiency() == 0);
}

TEST_CASE("an exchange that failed costs the command and nothing else; no command is no crash") {
  CardTimer timer;
  timer.exchanged({hex("0084000008"), {}});
  timer.exchanged({{}, {}});
  CHECK(timer.time().exchanges == 2);
  CHECK(timer.time().eeprom_s == 0);
}

}  // namespace
}  // namespace sscard
