#include <doctest/doctest.h>

#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/bank/security/key_set.hpp"
#include "tests/support/bank_card.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using model::SecurityLevel;
using test::BankCard;
using test::BankStage;

namespace {

constexpr auto pse = ApplicationKind::Directory;

}  // namespace

TEST_CASE("INITIALIZE UPDATE wants eight bytes, key id 00 and a version that is there") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  CHECK(card.sw("805000000701020304050607") == StatusWord::WrongLength);
  CHECK(card.sw("8050000009010203040506070809") == StatusWord::WrongLength);
  CHECK(card.sw("80500001080102030405060708") == StatusWord::WrongP1P2);
  CHECK(card.sw("80500100080102030405060708") == StatusWord::KeyNotFound);
  CHECK(card.sw("80500F00080102030405060708") == StatusWord::Ok);
  CHECK(card.sw("80500000080102030405060708") == StatusWord::Ok);
}

TEST_CASE("under T=0 the 28 bytes wait for GET RESPONSE, and fetching them costs no challenge") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  CHECK(card.chip.sw("80500000080102030405060708") == 0x611CU);
  const Bytes answer = card.chip.raw(*from_hex("00C000001C"));
  REQUIRE(card.host.take(ByteView{answer}.first(28)));
  CHECK(card.sw(card.host.external_authenticate(SecurityLevel::Mac)) == StatusWord::Ok);
}

TEST_CASE("EXTERNAL AUTHENTICATE has 16 bytes, class 84 and key id 00") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  const std::string data = "00112233445566778899AABBCCDDEEFF";
  CHECK(card.sw("8482010010" + data) == StatusWord::ConditionsNotSatisfied);
  CHECK(card.sw("848201000F" + data.substr(2)) == StatusWord::WrongLength);
  CHECK(card.sw("8482010110" + data) == StatusWord::WrongP1P2);
  CHECK(card.sw("0082010010" + data) == StatusWord::WrongIns);
}

TEST_CASE("failed authentications survive reset and block the key set at the tenth") {
  BankCard card{BankStage::Shell};
  const auto wrong = test::StaticKeys::all("0123456789ABCDEFFEDCBA9876543210");
  for (int i = 0; i < key_set_tries_max; ++i) {
    card.chip.restart();
    card.select(pse);
    CHECK(card.open(SecurityLevel::Mac, wrong) == StatusWord::AuthenticationFailed);
  }
  card.chip.restart();
  card.select(pse);
  CHECK(card.open(SecurityLevel::Mac) == StatusWord::Blocked);
  card.select(ApplicationKind::Debit);
  CHECK(card.open(SecurityLevel::Mac) == StatusWord::Blocked);
}

TEST_CASE("a success in between gives the tries back") {
  BankCard card{BankStage::Shell};
  const auto wrong = test::StaticKeys::all("0123456789ABCDEFFEDCBA9876543210");
  card.select(pse);
  for (int round = 0; round < 2; ++round) {
    for (int i = 1; i < key_set_tries_max; ++i)
      CHECK(card.open(SecurityLevel::Mac, wrong) == StatusWord::AuthenticationFailed);
    CHECK(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  }
}

TEST_CASE("a refused STORE DATA keeps the channel and may be sent again with the same number") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  const auto send = [&](Byte p2, std::string_view hex) {
    return card.sw(card.host.wrap({
        {0x80, 0xE2, 0x00, p2},
        *from_hex(hex)
    }));
  };
  CHECK(send(0, "9104 02 8200") == StatusWord::KeyNotFound);
  CHECK(send(0, "9102 05 A503880100") == StatusWord::WrongData);
  CHECK(send(0, "9102") == StatusWord::WrongLength);
  CHECK(send(1, "9102 05 A503880101") == StatusWord::WrongP1P2);
  CHECK(send(0, "9102 05 A503880101") == StatusWord::Ok);
  CHECK(send(0, "9102 05 A503880101") == StatusWord::WrongP1P2);
  CHECK(send(1, "9102 05 A503880101") == StatusWord::Ok);
}

TEST_CASE("PUT KEY with a wrong check value is 6A80 and the old set goes on") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  Bytes body = card.host.put_key_body(0x01, test::StaticKeys::all("0123456789ABCDEFFEDCBA98765432"
                                                                  "10"));
  body.back() ^= 0x01;
  CHECK(card.sw(card.host.put_key(test::first_version, body)) == StatusWord::WrongData);
  CHECK(card.open(SecurityLevel::Mac) == StatusWord::Ok);
}

TEST_CASE("an interrupted personalization begins again with a new channel") {
  BankCard card{BankStage::Shell};
  card.select(pse);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  REQUIRE(card.sw(card.store_command(test::directory_profile().front())) == StatusWord::Ok);
  card.chip.restart();
  card.select(pse);
  REQUIRE(card.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(card.store(test::directory_profile()) == StatusWord::Ok);
}
