#include <doctest/doctest.h>

#include "cos-sim/bank/command/handlers.hpp"
#include "tests/support/bank_card.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using test::BankCard;
using test::BankStage;

namespace {

constexpr auto pse = ApplicationKind::Directory;
constexpr auto debit = ApplicationKind::Debit;
constexpr std::string_view options_command = "80A8000009830700000000000000";

/// Overwrites a stored value of the debit application, as years of use would.
Bytes with_counter(std::uint16_t counter) {
  cos::MemoryStore store;
  const Bytes cells = BankCard::cells_of(BankStage::Personalized);
  store.write(0, cells);
  cos::NvMemory memory{store};
  memory.power_up();
  cos::FileSystem files{memory};
  REQUIRE(files.load());
  files.set_selected(model::Environment::Pse);
  const auto df = files.find_by_name(test::aid_of(debit));
  REQUIRE(df.has_value());
  Bytes value;
  append_u16(value, counter);
  REQUIRE(files.put_value(*df, value_counter, value));
  files.commit();
  return to_bytes(store.cells());
}

}  // namespace

TEST_CASE("the directory of PSE is read record by record until 6A83") {
  BankCard card{BankStage::Personalized};
  card.select(pse);
  CHECK(to_hex(card.send("00B2010C00").data) ==
        "701A61184F08A000000333010101500C50424F432044454249542020");
  CHECK(card.sw("00B2020C00") == StatusWord::RecordNotFound);
  CHECK(card.sw("00B2000C00") == StatusWord::RecordNotFound);
  CHECK(card.sw("00B2011400") == StatusWord::FileNotFound);
}

TEST_CASE("records of the debit application are read, internal data never") {
  BankCard card{BankStage::Personalized};
  card.select(debit);
  CHECK(to_hex(card.send("00B2010C00").data).substr(0, 4) == "7015");
  CHECK(to_hex(card.send("00B2021C00").data) == "700A9F080200205F30020201");
  CHECK(card.sw("00B2031C00") == StatusWord::RecordNotFound);
  CHECK(card.sw("00B2011400") == StatusWord::FileNotFound);
  CHECK(card.sw("00B2016C00") == StatusWord::FileNotFound);  // SFI 0D
  CHECK(card.sw("00B2017400") == StatusWord::FileNotFound);  // SFI 0E
}

TEST_CASE("READ RECORD takes a number and an SFI of 1 to 30, nothing else") {
  BankCard card{BankStage::Personalized};
  card.select(debit);
  for (unsigned p2 = 0; p2 < 0x100; ++p2) {
    const bool right = (p2 & 7U) == 4 && p2 >> 3U >= 1 && p2 >> 3U <= 30;
    const Bytes bytes{0x00, 0xB2, 0x7F, static_cast<Byte>(p2), 0x00};
    CAPTURE(p2);
    CHECK((card.chip.sw(bytes) == 0x6A86U) == !right);
  }
}

TEST_CASE("READ RECORD with another Le than the record's length says the right one") {
  BankCard card{BankStage::Personalized};
  card.select(debit);
  CHECK(card.chip.sw("00B2010C00") == 0x6C17U);
  CHECK(card.chip.sw("00B2010C17") == 0x9000U);
}

TEST_CASE("GET PROCESSING OPTIONS answers AIP and AFL in format 1 and counts the transaction") {
  BankCard card{BankStage::Personalized};
  card.select(debit);
  CHECK(to_hex(card.send("80CA9F3600").data) == "9F36020000");
  CHECK(to_hex(card.send(options_command).data) == "800A1C000801020018010200");
  CHECK(to_hex(card.send("80CA9F3600").data) == "9F36020001");
  CHECK(card.sw(options_command) == StatusWord::ConditionsNotSatisfied);
  CHECK(to_hex(card.send("80CA9F3600").data) == "9F36020001");
  card.select(debit);
  CHECK(card.sw(options_command) == StatusWord::Ok);
  card.chip.restart();
  card.select(debit);
  CHECK(to_hex(card.send("80CA9F3600").data) == "9F36020002");
}

TEST_CASE("GET PROCESSING OPTIONS wants exactly the data of its PDOL in template 83") {
  BankCard card{BankStage::Personalized};
  card.select(debit);
  CHECK(card.sw("80A80000028300") == StatusWord::WrongData);
  CHECK(card.sw("80A80000088306000000000000") == StatusWord::WrongData);
  CHECK(card.sw("80A800000A83080000000000000000") == StatusWord::WrongData);
  CHECK(card.sw("80A8000009820700000000000000") == StatusWord::WrongData);
  CHECK(card.sw("80A8000009830600000000000000") == StatusWord::WrongData);
  CHECK(card.sw("80A800000183") == StatusWord::WrongLength);
  CHECK(card.sw("80A8010009830700000000000000") == StatusWord::WrongP1P2);
  CHECK(card.sw("80A8000109830700000000000000") == StatusWord::WrongP1P2);
  CHECK(to_hex(card.send("80CA9F3600").data) == "9F36020000");
  CHECK(card.sw(options_command) == StatusWord::Ok);
}

TEST_CASE("the transaction that would make the counter FFFF ends the application for good") {
  BankCard card{with_counter(0xFFFD)};
  card.select(debit);
  CHECK(card.sw(options_command) == StatusWord::Ok);
  card.select(debit);
  CHECK(card.sw(options_command) == StatusWord::ConditionsNotSatisfied);
  card.chip.restart();
  const Response selected = card.select(debit);
  CHECK(selected.sw == StatusWord::FileInvalidated);
  CHECK(card.sw(options_command) == StatusWord::ConditionsNotSatisfied);
  CHECK(card.sw("00B2010C00") == StatusWord::ConditionsNotSatisfied);
  CHECK(card.select(pse).sw == StatusWord::Ok);
}

TEST_CASE("a tear inside GET PROCESSING OPTIONS counts the transaction once or not at all") {
  const Bytes cells = BankCard::cells_of(BankStage::Personalized);
  BankCard whole{cells};
  whole.select(debit);
  whole.chip.power.start_counting();
  REQUIRE(whole.sw(options_command) == StatusWord::Ok);
  const std::uint64_t bits = whole.chip.power.bits_written();
  for (std::uint64_t cut = 0; cut < bits; cut += 1 + bits / 61) {
    BankCard card{cells};
    card.select(debit);
    card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
    CHECK(card.chip.raw(options_command).empty());
    card.chip.power.disarm();
    card.chip.restart();
    card.select(debit);
    const std::string counter = to_hex(card.send("80CA9F3600").data);
    CHECK((counter == "9F36020000" || counter == "9F36020001"));
  }
}

TEST_CASE("GET DATA gives counters, formats and limits, nothing else") {
  BankCard card{BankStage::Personalized};
  card.select(debit);
  CHECK(to_hex(card.send("80CA9F1300").data) == "9F13020000");
  CHECK(to_hex(card.send("80CA9F1700").data) == "9F170103");
  CHECK(to_hex(card.send("80CA9F5100").data) == "9F51020156");
  CHECK(to_hex(card.send("80CA9F4F00").data) == "9F4F079A039C019F3602");
  for (const char* hex : {"80CA800000", "80CA9F4700", "80CA00F000", "80CA901000", "80CA005A00",
                          "80CA9F1000", "80CA0D0100", "80CA00E100"}) {
    CAPTURE(hex);
    CHECK(card.sw(hex) == StatusWord::KeyNotFound);
  }
}

TEST_CASE("GET CHALLENGE gives eight fresh bytes") {
  BankCard card{BankStage::Personalized};
  for (const auto kind : {pse, debit}) {
    card.select(kind);
    const Response first = card.send("0084000008");
    CHECK(first.data.size() == 8);
    CHECK(card.send("0084000008").data != first.data);
    CHECK(card.sw("0084000108") == StatusWord::WrongP1P2);
    CHECK(card.chip.sw("0084000004") == 0x6C08U);
  }
}
