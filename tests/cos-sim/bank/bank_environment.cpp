#include "cos-sim/bank/bank_environment.hpp"

#include <doctest/doctest.h>

#include "tests/support/bank_card.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using model::Df;
using model::SecurityLevel;
using test::BankCard;
using test::BankStage;

namespace {

constexpr auto pse = ApplicationKind::Directory;
constexpr auto debit = ApplicationKind::Debit;

std::string hex_of(std::string_view header, ByteView data) {
  Bytes bytes = *from_hex(header);
  bytes.push_back(static_cast<Byte>(data.size()));
  append(bytes, data);
  return to_hex(bytes);
}

}  // namespace

TEST_CASE("PSE and the debit shell exist after building, empty and silent") {
  BankCard card{BankStage::Shell};
  CHECK(to_hex(card.select(pse).data) == "6F12840E315041592E5359532E4444463031A500");
  CHECK(card.sw("00B2010C00") == StatusWord::ConditionsNotSatisfied);
  CHECK(to_hex(card.select(debit).data) == "6F0C8408A000000333010101A500");
  CHECK(card.sw("80A8000002830000") == StatusWord::ConditionsNotSatisfied);
  CHECK(card.sw("00B2010C00") == StatusWord::ConditionsNotSatisfied);
  CHECK(card.sw("80CA9F3600") == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("the card answers INITIALIZE UPDATE with the KMC identifier and its own serial") {
  BankCard card{BankStage::Shell};
  for (const auto kind : {pse, debit}) {
    card.select(kind);
    const Response response = card.send(card.host.initialize_update(test::first_version));
    REQUIRE(response.sw == StatusWord::Ok);
    CHECK(to_hex(ByteView{response.data}.first(10)) == "622800FFFFFF01000001");
    CHECK(card.host.take(response.data));
  }
}

TEST_CASE("a card is personalized end to end, at each security level, and then for good") {
  for (const auto level : {SecurityLevel::None, SecurityLevel::Mac, SecurityLevel::MacAndCipher}) {
    BankCard card{BankStage::Shell};
    card.select(pse);
    REQUIRE(card.open(level) == StatusWord::Ok);
    CHECK(card.store(test::directory_profile()) == StatusWord::Ok);
    card.select(debit);
    REQUIRE(card.open(level) == StatusWord::Ok);
    CHECK(card.store(test::debit_profile()) == StatusWord::Ok);
    CHECK(card.sw(card.host.store_data(0x00, *from_hex("9010020303"))) ==
          StatusWord::ConditionsNotSatisfied);
    CHECK(to_hex(card.select(pse).data) ==
          "6F24840E315041592E5359532E4444463031A5128801015F2D087A68656E667264659F110101");
    CHECK(card.sw("80A8000002830000") == StatusWord::WrongIns);
    card.select(debit);
    CHECK(card.send("80A8000009830700000000000000").sw == StatusWord::Ok);
  }
}

TEST_CASE("several groupings travel in one STORE DATA and one over two, through a real channel") {
  BankCard card{BankStage::Shell};
  card.select(debit);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(card.sw(card.host.store_data(0x00, *from_hex("9010020303 0101 06 7004"))) ==
        StatusWord::Ok);
  CHECK(card.sw(card.host.store_data(0x00, *from_hex("50024142"))) == StatusWord::Ok);
}

TEST_CASE("STORE DATA and PUT KEY without a channel are 6985") {
  BankCard card{BankStage::Shell};
  for (const auto kind : {pse, debit}) {
    card.select(kind);
    CHECK(card.sw("80E20000059010020303") == StatusWord::ConditionsNotSatisfied);
    CHECK(card.sw("84E200000D90100203030000000000000000") == StatusWord::ConditionsNotSatisfied);
  }
  card.select(pse);
  CHECK(card.sw("80D80F810101") == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("the staircase of refusals: each row repairs one more fault") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  CHECK(card.sw("F0EE7F0000") == StatusWord::WrongCla);
  CHECK(card.sw("00EE7F0000") == StatusWord::WrongIns);
  CHECK(card.sw("80D80F7F00") == StatusWord::WrongP1P2);
  CHECK(card.sw("80D80F8100") == StatusWord::WrongLength);
  CHECK(card.sw("80D80F810101") == StatusWord::ConditionsNotSatisfied);  // no channel
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(card.sw("84D80F810800000000000000FF") == StatusWord::WrongMac);  // and the channel is gone
  CHECK(card.sw(card.host.put_key(0x0F, *from_hex("01"))) == StatusWord::ConditionsNotSatisfied);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(card.sw(card.host.put_key(0x01, *from_hex("01"))) == StatusWord::KeyNotFound);
  CHECK(card.sw(card.host.put_key(0x0F, *from_hex("01"))) == StatusWord::WrongData);
  const Bytes body = card.host.put_key_body(0x01, test::StaticKeys::all("11112222333344445555666677"
                                                                        "778888"));
  CHECK(card.sw(card.host.put_key(0x0F, body)) == StatusWord::Ok);
}

TEST_CASE("the commands of the debit card have no place in PSE") {
  BankCard card{BankStage::Personalized};
  card.select(pse);
  for (const char* hex : {"80AE000000", "0020008008241234FFFFFFFFFF", "00880000040102030400",
                          "841E00000400000000", "84240000040000000000", "04DA9F790400000000"}) {
    CAPTURE(hex);
    const StatusWord sw = card.sw(hex);
    CHECK(sw == StatusWord::WrongIns);
  }
}

TEST_CASE("the channel dies with SELECT, with reset and by leaving to the other side") {
  BankCard card{test::dual_card_cells()};
  const auto alive = [&] { return card.sw(card.host.store_data(0x00, *from_hex("9010020303"))); };
  const auto open = [&] {
    card.select(pse);
    REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  };
  open();
  CHECK(alive() == StatusWord::ConditionsNotSatisfied);  // personalized: refused behind the MAC
  const Bytes body = card.host.put_key_body(0x0F, test::first_keys());
  CHECK(card.sw(card.host.put_key(0x0F, body)) == StatusWord::Ok);

  const auto dead = [&] { return card.sw(card.host.put_key(0x0F, body)); };
  open();
  card.select(debit);
  card.select(pse);
  CHECK(dead() == StatusWord::ConditionsNotSatisfied);
  open();
  card.chip.restart();
  card.select(pse);
  CHECK(dead() == StatusWord::ConditionsNotSatisfied);
  open();
  CHECK(card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") == StatusWord::Ok);
  card.select(pse);
  CHECK(dead() == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("a failed SELECT leaves the channel open") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(card.sw("00A4040007A0000003330199") == StatusWord::FileNotFound);
  CHECK(card.sw(card.host.store_data(0x00, *from_hex("9102 05 A503880101"))) == StatusWord::Ok);
}

TEST_CASE("EXTERNAL AUTHENTICATE must follow INITIALIZE UPDATE at once") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  REQUIRE(card.host.take(card.send(card.host.initialize_update()).data));
  CHECK(card.sw("0084000008") == StatusWord::Ok);
  CHECK(card.sw(card.host.external_authenticate(SecurityLevel::Mac)) ==
        StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("PUT KEY hands the card over: the new set opens the next channel, the old one does not") {
  BankCard card{BankStage::Shell};
  const auto own = test::StaticKeys::all("0123456789ABCDEFFEDCBA9876543210");
  card.select(pse);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  const Bytes body = card.host.put_key_body(0x01, own);
  const Response response = card.send(card.host.put_key(test::first_version, body));
  REQUIRE(response.sw == StatusWord::Ok);
  CHECK(to_hex(response.data).substr(0, 2) == "01");
  CHECK(card.sw(card.host.initialize_update(test::first_version)) == StatusWord::KeyNotFound);
  CHECK(card.open(SecurityLevel::Mac) == StatusWord::AuthenticationFailed);
  CHECK(card.open(SecurityLevel::Mac, own) == StatusWord::Ok);
  CHECK(card.host.version() == 0x01);
  CHECK(card.host.sequence() == 1);
  CHECK(card.store(test::directory_profile()) == StatusWord::Ok);
}

TEST_CASE("PUT KEY is refused with the debit application selected") {
  BankCard card{BankStage::Shell};
  card.select(debit);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(card.sw(card.host.put_key(0x0F, Bytes(67))) == StatusWord::WrongIns);
}

TEST_CASE("the card master key has no power over PSE once the MF has ended") {
  BankCard card{BankStage::Shell};
  test::SocialBuilder builder{card.chip};
  card.select(pse);
  model::KeyHeader header;
  header.id = 1;
  header.version = 2;
  header.following_level = 0xFF;
  header.length = 16;
  const unsigned sw = builder.write_key(header, Bytes(16, 0x33), test::test_key(Df::Mf, "MK"));
  CHECK((sw == 0x6982U || sw == 0x6985U));
  CHECK(card.open(SecurityLevel::Mac) == StatusWord::Ok);  // the first set still rules
  CHECK(card.sw("80E0020000") != StatusWord::Ok);
}

TEST_CASE("nothing of the bank side can be reached while the social side is selected") {
  BankCard card{test::dual_card_cells()};
  const auto before = card.values();
  for (const Df df : {Df::Mf, Df::Ssse, Df::Df01}) {
    if (df == Df::Mf)
      card.chip.restart();
    else
      REQUIRE(card.sw(hex_of("00A40400", model::row(df).aid)) == StatusWord::Ok);
    for (const char* hex :
         {"8050000008"
          "0102030405060708",
          "8482010010"
          "00112233445566770011223344556677",
          "80E20000059010020303", "84E280000D90100203030000000000000000", "80D80F810101",
          "84D80F810101", "80A8000002830000", "80CA9F3600", "80CA9F1300", "80CA9F4F00"}) {
      CAPTURE(hex);
      const StatusWord sw = card.sw(hex);
      CHECK(sw != StatusWord::Ok);
      CHECK_FALSE(more_data(sw));
    }
  }
  CHECK(card.values() == before);
}

TEST_CASE("nothing of the social side can be reached while the bank side is selected") {
  BankCard card{test::dual_card_cells()};
  for (const auto kind : {pse, debit}) {
    card.select(kind);
    for (const char* hex : {"00B0850000", "00B2013C00", "00B2012C00",
                            "00D6850001"
                            "00",
                            "00DC013C03"
                            "010203",
                            "00E2000003"
                            "010203",
                            "0020000003"
                            "123456",
                            "0088000010"
                            "00112233445566770011223344556677",
                            "0082000110"
                            "00112233445566770011223344556677",
                            "84D4010020", "80E0020000", "80E1000302EF05",
                            "00D2012302"
                            "7000",
                            "842400000C"
                            "000000000000000000000000"}) {
      CAPTURE(hex);
      const StatusWord sw = card.sw(hex);
      CHECK(sw != StatusWord::Ok);
      CHECK_FALSE(more_data(sw));
      CHECK_FALSE(wrong_le(sw));
    }
    CHECK(card.sw("00A4000002EF05") == StatusWord::FileNotFound);
    CHECK(card.sw("00A4020002EF06") == StatusWord::FileNotFound);
  }
}

TEST_CASE("a tear inside any STORE DATA leaves the values of before or of after") {
  const auto steps = test::debit_profile();
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const Bytes cells = BankCard::cells_of(BankStage::Shell);
    const auto prepare = [&](BankCard& card) {
      card.select(debit);
      REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
      REQUIRE(card.store({steps.begin(), steps.begin() + static_cast<long>(at)}) == StatusWord::Ok);
    };
    BankCard whole{cells};
    prepare(whole);
    const auto old_values = whole.values();
    whole.chip.power.start_counting();
    REQUIRE(whole.sw(whole.store_command(steps[at])) == StatusWord::Ok);
    const std::uint64_t bits = whole.chip.power.bits_written();
    const auto new_values = whole.values();
    REQUIRE(old_values != new_values);
    for (std::uint64_t cut = 0; cut < bits; cut += 1 + bits / 23) {
      BankCard card{cells};
      prepare(card);
      card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
      CHECK(card.chip.raw(card.store_command(steps[at]).encode()).empty());
      card.chip.power.disarm();
      card.chip.restart();
      const auto found = card.values();
      CAPTURE(at);
      CAPTURE(cut);
      CHECK((found == old_values || found == new_values));
    }
  }
}

TEST_CASE("a tear inside PUT KEY leaves the whole old set or the whole new one") {
  const auto own = test::StaticKeys::all("0123456789ABCDEFFEDCBA9876543210");
  const Bytes cells = BankCard::cells_of(BankStage::Shell);
  const auto replace = [&](BankCard& card) {
    return card.host.put_key(test::first_version, card.host.put_key_body(0x01, own));
  };
  BankCard whole{cells};
  whole.select(pse);
  REQUIRE(whole.open(SecurityLevel::Mac) == StatusWord::Ok);
  whole.chip.power.start_counting();
  REQUIRE(whole.sw(replace(whole)) == StatusWord::Ok);
  const std::uint64_t bits = whole.chip.power.bits_written();
  std::size_t old_sets = 0;
  std::size_t new_sets = 0;
  for (std::uint64_t cut = 0; cut < bits; cut += 1 + bits / 97) {
    BankCard card{cells};
    card.select(pse);
    REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
    card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
    card.chip.raw(replace(card).encode());
    card.chip.power.disarm();
    card.chip.restart();
    card.select(pse);
    const bool is_new = card.open(SecurityLevel::Mac, own) == StatusWord::Ok;
    const bool is_old = !is_new && card.open(SecurityLevel::Mac) == StatusWord::Ok;
    CAPTURE(cut);
    CHECK(is_new != is_old);
    CHECK(card.host.version() == (is_new ? 0x01 : test::first_version));
    ++(is_new ? new_sets : old_sets);
  }
  CHECK(old_sets > 0);
  CHECK(new_sets > 0);
}

TEST_CASE("a tear inside EXTERNAL AUTHENTICATE never moves the sequence counter back") {
  const Bytes cells = BankCard::cells_of(BankStage::Shell);
  BankCard whole{cells};
  whole.select(pse);
  REQUIRE(whole.host.take(whole.send(whole.host.initialize_update()).data));
  whole.chip.power.start_counting();
  REQUIRE(whole.sw(whole.host.external_authenticate(SecurityLevel::Mac)) == StatusWord::Ok);
  const std::uint64_t bits = whole.chip.power.bits_written();
  for (std::uint64_t cut = 0; cut < bits; cut += 1 + bits / 97) {
    BankCard card{cells};
    card.select(pse);
    REQUIRE(card.host.take(card.send(card.host.initialize_update()).data));
    const std::uint32_t before = card.host.sequence();
    card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
    CHECK(card.chip.raw(card.host.external_authenticate(SecurityLevel::Mac).encode()).empty());
    card.chip.power.disarm();
    card.chip.restart();
    card.select(pse);
    REQUIRE(card.host.take(card.send(card.host.initialize_update()).data));
    const std::uint32_t after = card.host.sequence();
    CHECK((after == before || after == before + 1U));
  }
}
