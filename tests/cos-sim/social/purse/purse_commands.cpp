// Values: reference/corrections.md part F, through the card.
#include "cos-sim/social/purse/purse_commands.hpp"

#include <doctest/doctest.h>

#include "tests/support/purse_card.hpp"

using namespace sscard;
using enum model::Algorithm;
using enum model::PurseType;
using test::PurseHost;
using test::TestCard;

namespace {

/// The random number of the vectors, whenever the card asks.
class VectorRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    constexpr auto pattern = "11223344"_hex;
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = pattern[i % pattern.size()];
  }
};

struct Published {
  model::Algorithm algorithm;
  const char* load_answer;  ///< without balance, ATC
  const char* load_mac2;
  const char* load_tac;
  const char* mac1;
  const char* mac2;
  const char* tac;
};

// clang-format off
const Published published[] = {
    {TripleDes, "010011223344D69A9B92", "31881DF0", "42EC37D5", "8B384075", "36737416", "EE2B3264"},
    {Sm4,       "010311223344B2772B46", "5F81593B", "B1A01764", "445A1073", "F031C8D0", "1D6B2FF4"},
};
// clang-format on

const std::string balance_of = "805C000204";
const std::string load = "805000020B01000004D2410100813475";
const std::string purchase = "805001020B01000004D2410100813475";

/// A card of one algorithm with money on it: 0x2710 分, PIN verified, DF04 current.
struct Bench {
  explicit Bench(model::Algorithm algorithm = TripleDes) : card(cells(algorithm)), host(algorithm) {
    test::transact(card, host, Load, 0x2710);
  }
  static Bytes cells(model::Algorithm algorithm) {
    static const Bytes both[] = {test::purse_cells(TripleDes), test::purse_cells(Sm4)};
    return both[algorithm == Sm4 ? 1 : 0];
  }
  std::string begin(model::PurseType type, std::uint32_t amount = 0x4D2) {
    return card.full(PurseHost::initialize(type, amount));
  }
  TestCard card;
  PurseHost host;
};

}  // namespace

TEST_CASE("load and purchase give the published MACs and TACs through the card") {
  for (const Published& row : published) {
    CAPTURE(row.mac1);
    const PurseHost host(row.algorithm);
    cos::MemoryStore store;
    store.write(0, Bench::cells(row.algorithm));
    VectorRandom random;
    cos::Card card(store, random);
    card.power_on(Protocol::T1);
    const auto send = [&](const std::string& text) {
      return to_hex(card.process(*from_hex(text)));
    };
    const auto transaction = [&](model::PurseType type, std::uint32_t amount) {
      const std::string answer = send(PurseHost::initialize(type, amount) + "00");
      return send(host.partner(type, answer, amount) + "00");
    };
    send(test::purse_df + "00");
    send(test::purse_pin);
    CHECK(send(balance_of) == "000000009000");
    CHECK(transaction(Load, 0x2710 + 5).ends_with("9000"));
    CHECK(transaction(Purchase, 5).ends_with("9000"));
    CHECK(send(balance_of) == "000027109000");
    // both counters stand at 0001 now, as in the vectors
    CHECK(send(load + "00") == "000027100001" + std::string(row.load_answer) + "9000");
    CHECK(send("805200000B20240102030405" + std::string(row.load_mac2) + "00") ==
          std::string(row.load_tac) + "9000");
    CHECK(send(balance_of) == "00002BE29000");
    CHECK(transaction(Purchase, 1).size() == 20);
    CHECK(send("805A0006020001"
               "00")
              .ends_with("9000"));
  }
}

TEST_CASE("the published purchase leaves its record in EF08 and its proof in the purse") {
  for (const Published& row : published) {
    cos::MemoryStore store;
    store.write(0, Bench::cells(row.algorithm));
    VectorRandom random;
    cos::Card card(store, random);
    const PurseHost host(row.algorithm);
    card.power_on(Protocol::T1);
    const auto send = [&](const std::string& text) {
      return to_hex(card.process(*from_hex(text)));
    };
    send(test::purse_df + "00");
    send(test::purse_pin);
    std::string answer = send(PurseHost::initialize(Load, 0x2711) + "00");
    send(host.partner(Load, answer, 0x2711) + "00");
    answer = send(PurseHost::initialize(Purchase, 1) + "00");
    send(host.partner(Purchase, answer, 1) + "00");
    const std::string algorithm = row.algorithm == Sm4 ? "03" : "00";
    CHECK(send(purchase + "00") == "00002710000100000001" + algorithm + "112233449000");
    CHECK(send("805401000F0000000720240102030405" + std::string(row.mac1) + "00") ==
          std::string(row.tac) + row.mac2 + "9000");
    CHECK(send("00B201441C") == "00013641010081347520240102030405000004D2000027100000223E9000");
    CHECK(send("805A0006020001"
               "00") == std::string(row.mac2) + row.tac + "9000");
    CHECK(send("805A0006020000"
               "00") == "9406");
    CHECK(send(balance_of) == "0000223E9000");
  }
}

TEST_CASE("each purse command has its refusals, and they change nothing") {
  Bench bench;
  TestCard& card = bench.card;
  struct Refusal {
    const char* command;
    unsigned sw;
  };
  // clang-format off
  const Refusal with_pin[] = {
      {"805000020B02000004D2410100813475", 0x9403},
      {"805001020B05000004D2410100813475", 0x9403},
      {"805000020B0100000000410100813475", 0x6A80},
      {"805001020B0100000000410100813475", 0x6A80},
      {"805001020B0100002711410100813475", 0x9401},
      {"805000020B01FFFFD8F0410100813475", 0x6985},
      {"805000030B01000004D2410100813475", 0x6A86},
      {"805000020A01000004D24101008134", 0x6700},
      {"805200000B2024010203040500000000", 0x6985},
      {"805401000F000000072024010203040500000000", 0x6985},
      {"805200010B2024010203040500000000", 0x6A86},
      {"80540100080000000720240102", 0x6700},
      {"805A0006020000", 0x9406},
      {"805A0002020000", 0x6A86},
      {"805A00060100", 0x6700},
      {"805C000203", 0x6C04},
      {"805C000104", 0x6A86},
      {"005C000204", 0x6E00},
  };
  // clang-format on
  for (const Refusal& refusal : with_pin) {
    CAPTURE(refusal.command);
    CHECK(card.sw(refusal.command) == refusal.sw);
  }
  CHECK(card.raw(balance_of) == "000027109000");
  CHECK(bench.begin(Load, 0xFFFFD8EF).ends_with("9000"));
  CHECK(bench.begin(Purchase, 0x2710).ends_with("9000"));
  card.restart();
  card.sw(test::purse_df);
  CHECK(card.sw(load) == 0x6982);
  CHECK(card.sw(purchase) == 0x6982);
  CHECK(card.raw(balance_of) == "000027109000");
}

TEST_CASE("a directory without a purse file, or not yet active, moves no money") {
  TestCard card(Bench::cells(TripleDes));
  card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
  card.sw(test::purse_pin);
  for (const std::string& command : {balance_of, load, purchase})
    CHECK(card.sw(command) == 0x6985);
  TestCard early(test::purse_cells(TripleDes, true));
  early.sw(test::purse_df);
  early.sw(test::purse_pin);
  for (const std::string& command : {balance_of, load, purchase})
    CHECK(early.sw(command) == 0x6985);
}

TEST_CASE("an INITIALIZE lives until its partner or any other command") {
  const std::string others[] = {balance_of,
                                "0084000008",
                                "00A4040006D15600000503",
                                "00B201441C",
                                "0020000000",
                                "805000030B01000004D2410100813475",
                                "00FF000000",
                                PurseHost::initialize(Load, 5)};
  for (const std::string& other : others) {
    CAPTURE(other);
    Bench bench;
    const std::string answer = bench.begin(Purchase);
    bench.card.sw(other);
    CHECK(bench.card.sw(bench.host.partner(Purchase, answer, 0x4D2)) == 0x6985);
    CHECK(bench.card.raw(balance_of) == "000027109000");
  }
  Bench bench;
  const std::string answer = bench.begin(Purchase);
  CHECK(bench.card.sw("80540100080000000720240102") == 0x6700);  // the partner, badly written
  const std::string debit = bench.host.partner(Purchase, answer, 0x4D2);
  CHECK(bench.card.sw(debit) == 0x6108);
  CHECK(bench.card.sw(debit) == 0x6985);  // once
  const std::string second = bench.begin(Load);
  bench.card.restart();
  bench.card.sw(test::purse_df);
  CHECK(bench.card.sw(bench.host.partner(Load, second, 0x4D2)) == 0x6985);
}

TEST_CASE("a wrong MAC ends the transaction and moves nothing") {
  for (const auto type : {Load, Purchase}) {
    Bench bench;
    const std::string answer = bench.begin(type);
    std::string order = bench.host.partner(type, answer, 0x4D2);
    const std::string right = order;
    order.back() = order.back() == '0' ? '1' : '0';
    CHECK(bench.card.sw(order) == 0x9302);
    CHECK(bench.card.sw(right) == 0x6985);
    CHECK(bench.card.raw(balance_of) == "000027109000");
    CHECK(bench.card.sw("00B201441C") == 0x6A83);
    // an order for another amount is not this one
    const std::string again = bench.begin(type);
    CHECK(bench.card.sw(bench.host.partner(type, again, 0x4D3)) == 0x9302);
  }
}

TEST_CASE("EF08 keeps the last thirty purchases, newest first, and nobody writes into it") {
  Bench bench;
  for (std::uint32_t i = 1; i <= 31; ++i)
    CHECK(test::transact(bench.card, bench.host, Purchase, i) == 0x9000);
  CHECK(bench.card.raw("00B201441C").starts_with("001E36"));
  CHECK(bench.card.raw("00B21E441C").starts_with("000136"));
  CHECK(bench.card.sw("00B21F441C") == 0x6A83);
  CHECK(bench.card.sw("00DC00431C" + std::string(56, '0')) == 0x6982);
}

namespace {

/// What a later insertion finds.
struct Found {
  std::string balance, last_record, pin_tries;
  bool proof = false;
  std::string next;  ///< balance and counter as INITIALIZE answers them
};

Found look(TestCard& card, model::PurseType type) {
  card.restart();
  card.sw(test::purse_df);
  Found out;
  out.pin_tries = card.raw("0020000000");
  card.sw(test::purse_pin);
  out.balance = card.raw(balance_of);
  out.last_record = card.raw("00B201441C");
  out.proof = card.full("805A0006020000").ends_with("9000");
  out.next = card.full(PurseHost::initialize(type, 1)).substr(0, 12);
  return out;
}

/// Money, counter, record and proof together: untouched, or done.
bool whole(const Found& found, model::PurseType type, bool done) {
  const std::string money = !done ? "00002710" : type == Load ? "00002BE2" : "0000223E";
  const bool bought = done && type == Purchase;
  const std::string counter = type == Load ? (done ? "0002" : "0001") : (done ? "0001" : "0000");
  return found.balance == money + "9000" && found.next == money + counter &&
         found.proof == bought &&
         found.last_record.starts_with(bought ? "0000"
                                                "36"
                                              : "6A83") &&
         found.pin_tries == "63C6";
}

/// The partner command with the power cut after `bits`, and again after `again` bits of recovery.
bool survives(const Bytes& cells, model::PurseType type, std::uint64_t bits, unsigned again) {
  TestCard card(cells);
  const PurseHost host(TripleDes);
  card.sw(test::purse_df);
  card.sw(test::purse_pin);
  const std::string answer = card.full(PurseHost::initialize(type, 0x4D2));
  const std::string order = host.partner(type, answer, 0x4D2);
  card.power.arm(
      {.after_bits = bits, .bit_order = static_cast<Byte>(bits % 8), .weak = bits % 2 != 0});
  const std::string got = card.raw(order);
  if (again != 0 && got.empty()) {
    card.power.power_back();
    card.power.arm({.after_bits = again});
    card.card.power_on(Protocol::T0);
  }
  card.power.disarm();
  const Found found = look(card, type);
  // nobody got an answer, so both are right; the card must only know which
  return got.empty() && (whole(found, type, false) || whole(found, type, true));
}

}  // namespace

TEST_CASE("a power cut anywhere in a load or a debit leaves all of it or nothing of it") {
  Bench bench;
  const Bytes cells = bench.card.cells();
  for (const auto type : {Load, Purchase}) {
    TestCard card(cells);
    card.sw(test::purse_df);
    card.sw(test::purse_pin);
    const std::string answer = card.full(PurseHost::initialize(type, 0x4D2));
    card.power.start_counting();
    const unsigned sw = card.sw(bench.host.partner(type, answer, 0x4D2));
    CHECK((sw == 0x6104 || sw == 0x6108));
    const std::uint64_t bits = card.power.bits_written();
    CHECK(bits > 150);
    CHECK(whole(look(card, type), type, true));
    bool all = true;
    for (std::uint64_t cut = 0; cut < bits; ++cut)
      all = all && survives(cells, type, cut, cut % 3 == 0 ? 0 : static_cast<unsigned>(cut % 400));
    CHECK(all);
  }
}
