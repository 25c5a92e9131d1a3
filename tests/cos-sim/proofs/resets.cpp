// Resets: cold and warm are the same card afterwards, wherever in whatever visit they come. What is
// volatile is gone, what is not has stayed. Source: reference/ssc-card.md 5.2, 5.3; corrections.md
// A.3, A.7.3, A.7.4, A.11.1; pboc.md 2.12.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/cos-sim/proofs/sessions.hpp"
#include "tests/support/purse_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

/// What is asked after a reset, on the way through both sides.
const std::vector<std::string>& questions() {
  static const std::vector<std::string> all = {
      "00C0000010",
      "00B2012C00",
      "00B201F400",
      "80E1000302EF0D",
      "0084000008",
      "00A404000F7378312E73682EC9E7BBE1B1A3D5CF",
      "00C0000000",
      "0082000A10" + std::string(32, '0'),
      "0020000000",
      "00B0871010",
      "00DC052C06050420240102",
      "8416000004" + std::string(8, '0'),
      "00A4040006D15600000503",
      "805C000204",
      "8052000000",
      "805200000B" + std::string(22, '0'),
      "805401000F" + std::string(30, '0'),
      "00B2014400",
      "00A404000E315041592E5359532E4444463031",
      "84E200000A" + std::string(20, '0'),
      "80D8000101",
      "00A4040008A000000333010101",
      "80AE40001D" + std::string(58, '0'),
      "80CA9F3600",
      "80CA9F3605",
      "80CA9F1700",
      "008200000A" + std::string(20, '0'),
      "8424000004" + std::string(8, '0'),
  };
  return all;
}

std::vector<std::string> asked(TestCard& card) {
  std::vector<std::string> out;
  for (const std::string& question : questions())
    out.push_back(card.raw(question));
  return out;
}

struct Point {
  const Wire& wire;
  const Bytes& cells;
  std::size_t at;
};

/// The first commands of a visit, then `reset`, then the questions.
template <typename Reset>
std::vector<std::string> after(const Point& point, const Reset& reset) {
  TestCard card(point.cells);
  for (std::size_t i = 0; i < point.at; ++i)
    card.raw(point.wire.commands[i]);
  const Bytes kept = card.cells();
  const std::string atr = reset(card);
  CHECK(equal(kept, card.memory.cells()));
  std::vector<std::string> out = asked(card);
  out.push_back(atr);
  return out;
}

std::string warm(TestCard& card) {
  return to_hex(card.card.reset());
}
std::string cold(TestCard& card) {
  return to_hex(card.restart());
}

}  // namespace

TEST_CASE("after a warm reset and after a cold one the card is the same, anywhere in any visit") {
  const std::size_t stride = std::getenv("SSCARD_LONG") != nullptr ? 1 : 9;
  std::size_t points = 0;
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
    for (const Session& session : sessions(algorithm)) {
      CAPTURE(session.name);
      const Bytes cells = two_sided_cells(algorithm, session.stage);
      const Wire wire = play(session, cells, algorithm);
      for (std::size_t at = 1; at <= wire.commands.size(); at += stride, ++points) {
        CAPTURE(at);
        CHECK(after({wire, cells, at}, warm) == after({wire, cells, at}, cold));
      }
    }
  MESSAGE(points, " points");
  CHECK(points > 50);
}

TEST_CASE("a reset takes levels, challenge, waiting data, selection and open transactions") {
  for (const auto reset : {warm, cold}) {
    TestCard card(two_sided_cells(model::Algorithm::TripleDes, Stage::Finished));
    ProofHost host(card, model::Algorithm::TripleDes);
    const std::string ssse = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
    card.sw(ssse);
    reset(card);
    CHECK(card.sw("00C0000018") == 0x6985U);  // what SELECT left waiting
    CHECK(card.sw("00B2012C00") == 0x6A82U);  // the MF is current
    card.sw(ssse);
    REQUIRE(host.verify() == 0x9000U);
    REQUIRE(host.authenticate(Ssse, "RK") == 0x9000U);
    const model::Block8 challenge = card.challenge();
    const Bytes right = host.authentication(test_key(Ssse, "UK"), challenge);
    reset(card);
    card.sw(ssse);
    CHECK(host.send("00820004", right) == 0x6984U);  // the challenge
    CHECK(card.sw("0020000000") == 0x63C6U);         // the PIN level
    CHECK(card.sw("00B0871010") == 0x6982U);         // the key's level
    card.sw(purse_df);
    card.sw(purse_pin);
    const PurseHost money(model::Algorithm::TripleDes);
    const std::string begun = card.full(PurseHost::initialize(model::PurseType::Load, 100));
    const std::string partner = money.partner(model::PurseType::Load, begun, 100);
    reset(card);
    card.sw(purse_df);
    CHECK(card.full(partner) == "6985");
    CHECK(card.full("805C000204") == "000000009000");
  }
}

TEST_CASE("a reset keeps tries, lives, counters and money") {
  for (const auto reset : {warm, cold}) {
    TestCard card(two_sided_cells(model::Algorithm::TripleDes, Stage::Finished));
    ProofHost host(card, model::Algorithm::TripleDes);
    const PurseHost money(model::Algorithm::TripleDes);
    REQUIRE(transact(card, money, model::PurseType::Load, 0x2710) == 0x9000U);
    host.select(Ssse);
    host.verify("999999");
    host.authenticate_wrongly(0x04);
    reset(card);
    host.select(Ssse);
    CHECK(card.sw("0020000000") == 0x63C5U);
    CHECK(host.authenticate_wrongly(0x04) == 0x63C1U);
    card.sw(purse_df);
    CHECK(card.full("805C000204") == "000027109000");
    host.select(Df01);
    REQUIRE(host.authenticate(Df01, "LK") == 0x9000U);
    const model::Block8 challenge = card.challenge();
    REQUIRE(host.send("841E0000", host.mac(Df01, challenge, {0x84, 0x1E, 0, 0}, {})) == 0x9000U);
    reset(card);
    CHECK(host.select(Df01) == 0x6283U);
  }
}

TEST_CASE("a bank transaction and a secure channel end with a reset, the ATC has counted") {
  for (const auto reset : {warm, cold}) {
    BankSide debit(two_sided_cells(model::Algorithm::TripleDes, Stage::Finished));
    TestCard& card = debit.card.chip;
    REQUIRE(debit.begin() == StatusWord::Ok);
    const std::uint16_t counter = debit.counter;
    REQUIRE(debit.first(0x80).sw == StatusWord::Ok);
    reset(card);
    card.sw("00A4040008A000000333010101");
    CHECK(debit.answer_online() == StatusWord::ConditionsNotSatisfied);
    CHECK(debit.second(0x40).sw == StatusWord::ConditionsNotSatisfied);
    REQUIRE(debit.begin() == StatusWord::Ok);
    CHECK(debit.counter == counter + 1);
    debit.card.select(cos::bank::ApplicationKind::Directory);
    REQUIRE(debit.card.open(model::SecurityLevel::Mac) == StatusWord::Ok);
    reset(card);
    debit.card.select(cos::bank::ApplicationKind::Directory);
    CHECK(debit.card.sw(debit.card.host.store_data(0, Bytes{0x91, 0x02, 0x00})) ==
          StatusWord::ConditionsNotSatisfied);
  }
}
