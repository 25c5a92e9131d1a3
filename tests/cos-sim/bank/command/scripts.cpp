#include <doctest/doctest.h>

#include "cos-sim/bank/command/handlers.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using cos::bank::ApplicationKind;
using test::Debit;

namespace {

void online(Debit& debit) {
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.first(0x80).information == 0x80);
  REQUIRE(debit.answer_online() == StatusWord::Ok);
}

}  // namespace

TEST_CASE("APPLICATION BLOCK declines from then on, UNBLOCK after an AAC brings it back") {
  Debit debit;
  online(debit);
  REQUIRE(debit.second(0x40).information == 0x40);
  CHECK(debit.send_script("841E0000") == StatusWord::Ok);
  CHECK(debit.card.select(ApplicationKind::Debit).sw == StatusWord::FileInvalidated);
  CHECK(debit.card.select(ApplicationKind::Directory).sw == StatusWord::Ok);
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  const auto refused = debit.first(0x80);
  CHECK(refused.information == 0x00);
  CHECK(refused.cvr() == "03840010");
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.second(0x40).sw == StatusWord::ConditionsNotSatisfied);
  CHECK(debit.send_script("84180000") == StatusWord::Ok);
  CHECK(debit.card.select(ApplicationKind::Debit).sw == StatusWord::Ok);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x40).information == 0x40);
}

TEST_CASE("CARD BLOCK hides the whole payment side and leaves the social side alone") {
  Debit debit;
  online(debit);
  CHECK(debit.send_script("84160000") == StatusWord::Ok);
  debit.card.chip.restart();
  CHECK(debit.card.select(ApplicationKind::Directory).sw == StatusWord::NotSupportedOrLocked);
  CHECK(debit.card.select(ApplicationKind::Debit).sw == StatusWord::NotSupportedOrLocked);
  CHECK((debit.card.chip.sw("00A40000023F00") >> 8U) == 0x61U);
}

TEST_CASE(
    "PIN CHANGE brings the new PIN, bound to the old one or not, and UNBLOCK only the tries") {
  Debit debit{{.actions = "0000"}};
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("000000") == tries_left(2));
  REQUIRE(debit.first(0x80).information == 0x80);
  CHECK(debit.send_script("84240000") == StatusWord::Ok);
  CHECK(to_hex(debit.card.send("80CA9F1700").data) == "9F170103");
  online(debit);
  CHECK(debit.send_script("84240002", debit.pin_change("98765432")) == StatusWord::Ok);
  CHECK(debit.send_script("84240001", debit.pin_change("1111", "98765432")) == StatusWord::Ok);
  CHECK(debit.send_script("84240001", debit.pin_change("2222", "9999")) == StatusWord::WrongData);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.verify("1111") == StatusWord::Ok);
}

TEST_CASE("PUT DATA changes limits of the same length and nothing else") {
  Debit debit;
  online(debit);
  CHECK(debit.send_script("04DA9F54", *from_hex("000000050000")) == StatusWord::Ok);
  CHECK(debit.send_script("04DA9F54", *from_hex("0000000500")) == StatusWord::WrongLength);
  CHECK(debit.send_script("04DA9F36", *from_hex("0001")) == StatusWord::KeyNotFound);
  CHECK(debit.send_script("04DA9F77", *from_hex("000000050000")) == StatusWord::KeyNotFound);
  CHECK(to_hex(debit.card.send("80CA9F5400").data) == "9F5406000000050000");
}

TEST_CASE("UPDATE RECORD writes an existing record, and a changed CDOL counts at once") {
  Debit debit;
  online(debit);
  const Bytes name = *from_hex("7006 5F2003 414243");
  CHECK(debit.send_script("04DC020C", name) == StatusWord::Ok);
  CHECK(debit.card.send("00B2020C00").data == name);
  CHECK(debit.send_script("04DC030C", name) == StatusWord::RecordNotFound);
  CHECK(debit.send_script("04DC016C", name) == StatusWord::FileNotFound);
  CHECK(debit.send_script("04DC020C", *from_hex("7007 5F2003 414243")) == StatusWord::WrongData);
  const Bytes lists = *from_hex("7013 8C09 9F0206 9F3704 95 05 8D06 8A02 9F3704");
  CHECK(debit.send_script("04DC0114", lists) == StatusWord::WrongData);  // not well-formed
}

TEST_CASE("a script with a wrong MAC is 6988 once, 6985 after, and told in the next transaction") {
  Debit debit;
  online(debit);
  REQUIRE(debit.second(0x40).information == 0x40);
  CHECK(debit.send_script("04DA9F58", Bytes{1}) == StatusWord::Ok);
  Command wrong = debit.script("04DA9F58", Bytes{2});
  wrong.data.back() ^= 1U;
  CHECK(debit.card.sw(wrong) == StatusWord::WrongMac);
  CHECK(debit.send_script("04DA9F58", Bytes{3}) == StatusWord::ConditionsNotSatisfied);
  CHECK(to_hex(debit.card.send("80CA9F5800").data) == "9F580101");
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  CHECK(debit.first(0x80).cvr() == "03A40028");
}

TEST_CASE("scripts have no place before an ARQC, after an offline end, and none without a MAC") {
  Debit debit;
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.send_script("841E0000") == StatusWord::ConditionsNotSatisfied);
  CHECK(debit.card.sw("841E0000") == StatusWord::WrongLength);
  CHECK(debit.card.sw("842400020511223344 55") == StatusWord::WrongLength);
  REQUIRE(debit.first(0x40).information == 0x40);
  CHECK(debit.send_script("841E0000") == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("every byte of every script flipped once is refused and changes nothing, 3DES and SM4") {
  using namespace cos::bank;
  struct Row {
    const char* header;
    const char* data;  ///< nullptr: a PIN change
  };
  constexpr Row rows[] = {
      {"841E0000", ""                },
      {"84180000", ""                },
      {"84160000", ""                },
      {"84240000", ""                },
      {"84240002", nullptr           },
      {"04DA9F54", "000000050000"    },
      {"04DC020C", "70065F2003414243"},
  };
  const auto contents = [](const Debit& debit) {
    auto values = debit.card.values();
    std::erase_if(values, [](const auto& entry) {
      return entry.first.second == value_risk || entry.first.second == value_counter;
    });
    return values;
  };
  for (const bool sm : {false, true}) {
    Debit debit;
    const auto before = contents(debit);
    std::size_t flips = 0;
    for (const Row& row : rows) {
      const auto sent = [&] {
        REQUIRE(debit.begin(sm) == StatusWord::Ok);
        REQUIRE(debit.first(0x80).information == 0x80);
        const Bytes data = row.data == nullptr ? debit.pin_change("654321") : *from_hex(row.data);
        return debit.script(row.header, data).encode();
      };
      const std::size_t size = sent().size();
      for (std::size_t at = 0; at < size; ++at, ++flips) {
        Bytes bytes = sent();
        bytes[at] ^= static_cast<Byte>(1U << flips % 8);
        const Bytes answer = debit.card.chip.raw(bytes);
        CAPTURE(to_hex(bytes));
        CHECK((answer.size() == 2 && answer[0] != 0x90 && answer[0] != 0x61));
      }
      CHECK(contents(debit) == before);
    }
    CHECK(flips > 80);
  }
}
