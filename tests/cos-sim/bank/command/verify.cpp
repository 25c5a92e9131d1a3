#include <doctest/doctest.h>

#include "cos-sim/bank/command/handlers.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using test::Debit;

TEST_CASE("the PIN is compared once options were asked, plain or enciphered") {
  Debit debit;
  debit.card.select(cos::bank::ApplicationKind::Debit);
  CHECK(debit.verify("123456") == StatusWord::ConditionsNotSatisfied);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.card.sw("002000800724123456FFFFFF") == StatusWord::WrongLength);
  CHECK(debit.card.sw("002000810826123456FFFFFFFF") == StatusWord::WrongP1P2);
  CHECK(debit.verify("123457") == tries_left(2));
  CHECK(debit.verify("1234567") == tries_left(1));
  CHECK(debit.verify("123456") == StatusWord::Ok);
  CHECK(to_hex(debit.card.send("80CA9F1700").data) == "9F170103");
  CHECK(debit.verify_enciphered("123456") == StatusWord::Ok);
  CHECK(debit.verify_enciphered("654321") == tries_left(2));
  REQUIRE(debit.first(0x80).cvr() == "03A60000");
}

TEST_CASE("an enciphered PIN carries the challenge of the command before, no other") {
  Debit debit;
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.verify_enciphered("123456", false) == StatusWord::ChallengeInvalid);
  CHECK(to_hex(debit.card.send("80CA9F1700").data) == "9F170103");  // no try lost
  debit.card.send("0084000008");
  CHECK(debit.verify_enciphered("123456", false) == tries_left(2));  // another challenge inside
  debit.card.send("0084000008");
  debit.card.send("80CA9F3600");
  CHECK(debit.verify_enciphered("123456", false) == StatusWord::ChallengeInvalid);
}

TEST_CASE("every byte of an enciphered PIN flipped once is refused") {
  for (std::size_t i = 0; i < 128; i += 9) {
    Debit debit;
    REQUIRE(debit.begin() == StatusWord::Ok);
    const auto& key = test::debit_keys().card.public_key;
    Bytes clear = *from_hex("7F26123456FFFFFFFF");
    append(clear, debit.card.send("0084000008").data);
    clear.resize(key.modulus.size(), 0x5A);
    Command command{
        {0x00, 0x20, 0x00, 0x88},
        *crypto::openssl().rsa_public(key, clear)
    };
    command.data[i] ^= 0x01U;
    CHECK(debit.card.sw(command) == tries_left(2));
  }
}

TEST_CASE(
    "a used up PIN answers 6984 first and 6983 then, and blocks only if the issuer wants it") {
  Debit debit{{.actions = "0040"}};
  REQUIRE(debit.begin() == StatusWord::Ok);
  for (unsigned left = 3; left-- > 0;)
    CHECK(debit.verify("000000") == tries_left(left));
  CHECK(debit.verify("123456") == StatusWord::Blocked);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.verify("123456") == StatusWord::ChallengeInvalid);
  CHECK(debit.verify("123456") == StatusWord::Blocked);
  REQUIRE(debit.begin() == StatusWord::Ok);
  const auto declined = debit.first(0x40);
  CHECK(declined.information == 0x02);
  CHECK(declined.cvr() == "03804000");
}

TEST_CASE("with the block bit the last wrong PIN blocks the application") {
  Debit debit{{.actions = "0080"}};
  REQUIRE(debit.begin() == StatusWord::Ok);
  for (unsigned left = 3; left-- > 0;)
    CHECK(debit.verify("000000") == tries_left(left));
  CHECK(debit.first(0x80).cvr() == "03864200");
  CHECK(debit.card.select(cos::bank::ApplicationKind::Debit).sw == StatusWord::FileInvalidated);
}

TEST_CASE("a tear inside VERIFY never gives a try away for nothing") {
  Debit whole;
  REQUIRE(whole.begin() == StatusWord::Ok);
  whole.card.chip.power.start_counting();
  REQUIRE(whole.verify("000000") == tries_left(2));
  const std::uint64_t bits = whole.card.chip.power.bits_written();
  for (std::uint64_t cut = 0; cut < bits; cut += 1 + bits / 23) {
    Debit debit;
    REQUIRE(debit.begin() == StatusWord::Ok);
    debit.card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
    CHECK(debit.card.chip.raw("002000800826000000FFFFFFFF").empty());
    debit.card.chip.power.disarm();
    debit.card.chip.restart();
    REQUIRE(debit.begin() == StatusWord::Ok);
    const std::string left = to_hex(debit.card.send("80CA9F1700").data);
    CHECK((left == "9F170103" || left == "9F170102"));
    CHECK(debit.verify("123456") == StatusWord::Ok);
  }
}
