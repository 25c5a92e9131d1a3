#include "cos-sim/social/security/pin.hpp"

#include <doctest/doctest.h>

#include "tests/support/social_card.hpp"

using namespace sscard;
using enum model::Df;
using sscard::test::authenticate;
using sscard::test::TestCard;

namespace {

const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const std::string df01 = "00A4040006D15600000500";
const std::string right = "0020000003123456";
const std::string wrong = "0020000003654321";

struct Bench {
  TestCard card{test::social_card_cells()};
  Bench() { card.sw(ssse); }
  void block() {
    while (card.sw(wrong) != 0x6983) {
    }
  }
  /// PIN UNBLOCK (header 84240000) or RELOAD with a MAC under SSSE's STK.
  unsigned pin_command(Byte p2, std::string_view new_pin) {
    const auto scheme = model::SocialScheme::create(crypto::openssl(), model::Algorithm::TripleDes);
    const auto stk = model::SocialKey::create(crypto::openssl(), model::Algorithm::TripleDes,
                                              test::test_key(Ssse, "STK"));
    const model::Block8 challenge = card.challenge();
    Bytes data;
    if (!new_pin.empty()) data = (*scheme)->encipher_pin(*stk, challenge, *model::pin_bcd(new_pin));
    const Header header{0x84, 0x24, 0x00, p2};
    append(data, (*scheme)->command_mac(*stk, challenge, header, data));
    Bytes out{header.cla, header.ins, header.p1, header.p2, static_cast<Byte>(data.size())};
    append(out, data);
    return card.sw(out);
  }
};

}  // namespace

TEST_CASE("six wrong PINs block it, also for the right one, and a reset does not help") {
  Bench bench;
  for (const unsigned left : {5U, 4U, 3U})
    CHECK(bench.card.sw(wrong) == (0x63C0U | left));
  bench.card.restart();
  bench.card.sw(ssse);
  for (const unsigned left : {2U, 1U, 0U})
    CHECK(bench.card.sw(wrong) == (0x63C0U | left));
  CHECK(bench.card.sw(right) == 0x6983);
  CHECK(bench.card.sw("0020000000") == 0x6983);
}

TEST_CASE("asking without a PIN uses no try and tells when the level is held") {
  Bench bench;
  CHECK(bench.card.sw("0020000000") == 0x63C6);
  CHECK(bench.card.sw("00200000") == 0x63C6);
  CHECK(bench.card.sw(right) == 0x9000);
  CHECK(bench.card.sw("0020000000") == 0x9000);
}

TEST_CASE("a wrong PIN takes the level away, the right one brings the tries back") {
  Bench bench;
  bench.card.sw(wrong);
  bench.card.sw(right);
  CHECK(bench.card.sw(wrong) == 0x63C5);
  CHECK(bench.card.sw("0020000000") == 0x63C5);
}

TEST_CASE("a PIN that only begins right, or goes on longer, is wrong") {
  Bench bench;
  CHECK(bench.card.sw("00200000021234") == 0x63C5);
  CHECK(bench.card.sw("002000000412345678") == 0x63C4);
  CHECK(bench.card.sw("0020000004123456FF") == 0x9000);
}

TEST_CASE("the PIN of SSSE is verified in an application and holds in SSSE") {
  Bench bench;
  bench.card.sw(df01);
  CHECK(bench.card.sw(right) == 0x9000);
  CHECK(bench.card.sw("00B2012C04") == 0x9000);
  bench.card.sw(ssse);
  CHECK(bench.card.sw("0020000000") == 0x9000);
}

TEST_CASE("CHANGE PIN takes the old one, and counts a wrong one") {
  Bench bench;
  TestCard& card = bench.card;
  CHECK(card.sw("805E010007654321FF112233") == 0x63C5);
  CHECK(card.sw("805E010007123456FF11223A") == 0x6A80);
  CHECK(card.sw("805E010007123456AA112233") == 0x6A80);
  CHECK(card.sw("805E010004123456FF") == 0x6700);
  CHECK(card.sw("805E000007123456FF112233") == 0x6A86);
  CHECK(card.sw("805E010007123456FF112233") == 0x9000);
  CHECK(card.sw("0020000000") == 0x63C6);
  CHECK(card.sw(right) == 0x63C5);
  CHECK(card.sw("0020000003112233") == 0x9000);
  CHECK(card.sw("805E01000C112233FF1234567812345678") == 0x9000);
  card.restart();
  card.sw(df01);
  CHECK(card.sw("00200000081234567812345678") == 0x9000);
}

TEST_CASE("UNBLOCK needs the PUK level, then a MAC; the old PIN is good again") {
  Bench bench;
  bench.block();
  CHECK(bench.pin_command(0, "") == 0x6982);
  CHECK(authenticate(bench.card, Ssse, "PUK") == 0x9000);
  CHECK(bench.card.sw("842400000400000000") == 0x6984);
  CHECK(bench.pin_command(0, "") == 0x6982);  // the level served one command
  authenticate(bench.card, Ssse, "PUK");
  bench.card.sw(ssse);  // drivers select again in between
  CHECK(bench.pin_command(0, "") == 0x9000);
  CHECK(bench.card.sw("0020000000") == 0x63C6);
  CHECK(bench.card.sw(right) == 0x9000);
}

TEST_CASE("RELOAD sets a new PIN of four to sixteen digits") {
  for (const char* pin : {"1234", "12345", "654321", "1234567890123", "1234567890123456"}) {
    Bench bench;
    bench.block();
    authenticate(bench.card, Ssse, "PUK");
    CHECK(bench.pin_command(1, pin) == 0x9000);
    const Bytes value = *model::pin_bcd(pin);
    Bytes verify{0x00, 0x20, 0x00, 0x00, static_cast<Byte>(value.size())};
    append(verify, value);
    CHECK(bench.card.sw(verify) == 0x9000);
  }
}

TEST_CASE("RELOAD with a wrong MAC changes nothing, and works in SSSE only") {
  Bench bench;
  authenticate(bench.card, Ssse, "PUK");
  bench.card.challenge();
  CHECK(bench.card.sw("842400010C000000000000000000000000") == 0x6988);
  CHECK(bench.card.sw(right) == 0x9000);
  bench.card.sw(df01);
  CHECK(bench.pin_command(0, "") == 0x6A88);
}

TEST_CASE("a power cut anywhere in a wrong VERIFY never gives a try back") {
  Bench whole;
  whole.card.sw(wrong);
  whole.card.power.start_counting();
  whole.card.sw(wrong);
  const std::uint64_t bits = whole.card.power.bits_written();
  for (std::uint64_t cut = 0; cut < bits; ++cut) {
    Bench bench;
    bench.card.sw(wrong);
    bench.card.power.arm({.after_bits = cut, .bit_order = 3});
    CHECK(bench.card.raw(wrong).empty());
    bench.card.restart();
    bench.card.sw(ssse);
    const unsigned left = bench.card.sw("0020000000");
    CHECK((left == 0x63C5 || left == 0x63C4));
  }
}

TEST_CASE("a power cut anywhere in CHANGE PIN leaves the old or the new PIN") {
  const std::string change = "805E010007123456FF112233";
  Bench whole;
  whole.card.power.start_counting();
  whole.card.sw(change);
  const std::uint64_t bits = whole.card.power.bits_written();
  for (std::uint64_t cut = 0; cut < bits; cut += 5) {
    Bench bench;
    bench.card.power.arm({.after_bits = cut});
    CHECK(bench.card.raw(change).empty());
    bench.card.restart();
    bench.card.sw(ssse);
    const bool old_one = bench.card.sw(right) == 0x9000;
    const bool new_one = bench.card.sw("0020000003112233") == 0x9000;
    CHECK(old_one != new_one);
  }
}
