#include <doctest/doctest.h>

#include "cardlib/tlv/ber.hpp"
#include "cos-sim/bank/command/handlers.hpp"
#include "tests/support/debit.hpp"

using namespace sscard;
using test::AcAnswer;
using test::Debit;
using test::DebitProduct;

namespace {

const crypto::Provider& host = crypto::openssl();

/// Recovers issuer and card key from the card's records, from the authority's key down.
crypto::RsaPublicKey key_from_records(Debit& debit) {
  const auto read = [&](std::string_view record, std::initializer_list<tlv::Tag> path) {
    const Response answer = debit.card.send(std::string("00B2") + std::string(record) + "00");
    const auto value = tlv::find(answer.data, path);
    return value ? to_bytes(*value) : Bytes{};
  };
  const auto issuer = model::rsa_recover(
      host, test::debit_keys().authority.public_key, model::CertificateOwner::Issuer,
      {read("0114", {0x70, 0x90}), read("0214", {0x70, 0x92}), read("0214", {0x70, 0x9F32})}, {});
  REQUIRE(issuer.has_value());
  const Response covered = debit.card.send("00B2011C00");
  const auto content = tlv::find(covered.data, {0x70});
  const auto card = model::rsa_recover(
      host, issuer->key, model::CertificateOwner::Card,
      {read("0314", {0x70, 0x9F46}), read("0414", {0x70, 0x9F48}), read("0414", {0x70, 0x9F47})},
      *content);
  REQUIRE(card.has_value());
  return card->key;
}

/// CDA: signature under the card key, AC inside, hash over lists and answer.
void check_combined(const Debit& debit, const AcAnswer& answer, const crypto::RsaPublicKey& key,
                    ByteView lists) {
  const auto dynamic =
      model::rsa_recover_dynamic(host, key, answer.signature, *from_hex(debit.unpredictable));
  REQUIRE(dynamic.has_value());
  const auto combined = model::parse_combined(*dynamic, 20);
  REQUIRE(combined.has_value());
  CHECK(combined->information == answer.information);
  const Bytes hashed = concat(debit.options, lists, answer.signed_objects);
  CHECK(combined->hash == host.hash(crypto::HashKind::Sha1, hashed));
}

}  // namespace

TEST_CASE("the published cryptogram comes out of the card: PIN right, second transaction, ARQC") {
  Debit debit{{.profile = "5C00"}};
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  const Response answer =
      debit.card.send("80AE8000200000000010000000000000000156000000000001560001251647210011223344");
  CHECK(answer.sw == StatusWord::Ok);
  CHECK(to_hex(answer.data) == "8013800002C949020FD8AFE21907010103A4000001");
}

TEST_CASE("a whole purchase: DDA, enciphered PIN, ARQC, ARPC, TC with CDA, script, log") {
  Debit debit;
  REQUIRE(debit.begin() == StatusWord::Ok);
  const auto key = key_from_records(debit);
  const Response dda = debit.card.send("00880000041122334400");
  REQUIRE(dda.sw == StatusWord::Ok);
  const auto number = model::rsa_recover_dynamic(host, key, *tlv::find(dda.data, {0x80}),
                                                 *from_hex(debit.unpredictable));
  REQUIRE(number.has_value());
  CHECK(to_hex(*number).substr(0, 6) == "070001");
  CHECK(debit.verify_enciphered("123456") == StatusWord::Ok);
  const AcAnswer first = debit.first(0x90);
  CHECK(first.information == 0x80);
  CHECK(first.cvr() == "03A40002");
  const auto dynamic = model::rsa_recover_dynamic(host, key, first.signature, "11223344"_hex);
  REQUIRE(dynamic.has_value());
  debit.cryptogram = model::parse_combined(*dynamic, 20)->cryptogram;
  AcAnswer shown = first;
  shown.cryptogram = debit.cryptogram;
  CHECK(debit.verifies(shown));
  check_combined(debit, first, key, debit.list_data(false, ""));
  CHECK(debit.answer_online() == StatusWord::Ok);
  const AcAnswer second = debit.second(0x50);
  CHECK(second.information == 0x40);
  CHECK(second.cvr() == "03640002");
  check_combined(debit, second, key,
                 concat(debit.list_data(false, ""), debit.list_data(true, "3030")));
  CHECK(debit.send_script("04DA9F58", Bytes{0x05}) == StatusWord::Ok);
  CHECK(to_hex(debit.card.send("80CA9F5800").data) == "9F580105");
  CHECK(to_hex(debit.card.send("80CA9F1300").data) == "9F13020001");
  CHECK(to_hex(debit.card.send("00B2015C00").data) == "261125000000001000000101560156");
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x80).cvr() == "03A00010");
}

TEST_CASE("the same with SM4 and SM2 when the terminal asks for it") {
  Debit debit;
  REQUIRE(debit.begin(true) == StatusWord::Ok);
  const Response dda = debit.card.send("00880000041122334400");
  REQUIRE(dda.sw == StatusWord::Ok);
  const auto number = model::sm2_recover_dynamic(host, test::debit_keys().sm_card.public_key,
                                                 *tlv::find(dda.data, {0x80}), "11223344"_hex);
  REQUIRE(number.has_value());
  const AcAnswer first = debit.first(0x80);
  CHECK(first.issuer.back() == 0x04);
  CHECK(debit.verifies(first));
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.second(0x40).information == 0x40);
  CHECK(debit.send_script("84240002", debit.pin_change("4321")) == StatusWord::Ok);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.verify("4321") == StatusWord::Ok);
}

TEST_CASE("the results of the reference's table, transaction by transaction") {
  Debit debit{{.actions = "C000"}};
  REQUIRE(debit.begin() == StatusWord::Ok);  // offline approval and decline
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  CHECK(debit.first(0x40).cvr() == "03940000");
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  CHECK(debit.first(0x00).cvr() == "03840000");
  REQUIRE(debit.begin() == StatusWord::Ok);  // decline by the terminal after ARQC
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  CHECK(debit.first(0x80).cvr() == "03A40000");
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.second(0x00).cvr() == "03240000");
  REQUIRE(debit.begin() == StatusWord::Ok);  // a second EXTERNAL AUTHENTICATE
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  REQUIRE(debit.first(0x80).cvr() == "03A40000");
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.answer_online() == StatusWord::ConditionsNotSatisfied);
  const AcAnswer failed = debit.second(0x40);
  CHECK(failed.information == 0x03);
  CHECK(failed.cvr() == "032C0000");
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  CHECK(debit.first(0x40).cvr() == "03A48800");
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.second(0x40).cvr() == "03648800");
  REQUIRE(debit.begin() == StatusWord::Ok);  // torn after the ARQC
  REQUIRE(debit.first(0x80).cvr() == "03A00000");
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x40).cvr() == "03A08000");
  CHECK(debit.second(0x40, "5933").cvr() == "03618000");
}

TEST_CASE("no answer from the issuer where one is mandatory declines, and the next goes online") {
  Debit debit{{.actions = "2000"}};
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.verify("123456") == StatusWord::Ok);
  REQUIRE(debit.first(0x80).cvr() == "03A40000");
  const AcAnswer answer = debit.second(0x40);
  CHECK(answer.information == 0x00);
  CHECK(answer.cvr() == "03240400");
  Debit optional{
      DebitProduct{.actions = "2000", .mandatory = "00"}
  };
  REQUIRE(optional.begin() == StatusWord::Ok);
  REQUIRE(optional.first(0x80).information == 0x80);
  CHECK(optional.second(0x40).information == 0x40);
  CHECK(optional.begin() == StatusWord::Ok);
  CHECK(optional.first(0x40).information == 0x40);
}

TEST_CASE("a wrong ARPC is 6300 and declines; a code that is no approval declines too") {
  Debit debit{{.actions = "4000"}};
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.first(0x80).information == 0x80);
  debit.cryptogram[0] ^= 1U;
  CHECK(debit.answer_online() == StatusWord::AuthenticationFailed);
  CHECK(debit.send_script("841E0000") == StatusWord::ConditionsNotSatisfied);
  CHECK((debit.second(0x40).information & 0xC0U) == 0);
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.first(0x80).information == 0x80);
  CHECK(debit.answer_online("3035") == StatusWord::Ok);
  CHECK((debit.second(0x40).information & 0xC0U) == 0);
}

TEST_CASE("limits send a purchase online, and the upper ones decline it when nobody answers") {
  Debit debit{{.limits = "9F530101 9F720100 9F580103 9F590105 9F5406000000001500 "
                         "9F5C06000000002500"}};
  const auto buy = [&] {
    REQUIRE(debit.begin() == StatusWord::Ok);
    return debit.first(0x40);
  };
  CHECK(buy().information == 0x40);  // 10.00 of 15.00
  const AcAnswer over = buy();
  CHECK(over.information == 0x80);
  CHECK(over.cvr() == "03A02000");
  CHECK(debit.second(0x40, "5933").information == 0x40);  // 20.00 of 25.00
  CHECK(buy().information == 0x80);
  const AcAnswer declined = debit.second(0x40, "5933");
  CHECK((declined.information & 0xC0U) == 0);
  REQUIRE(debit.begin() == StatusWord::Ok);
  REQUIRE(debit.first(0x80).information == 0x80);
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.second(0x40).information == 0x40);  // the counters begin again
  CHECK(buy().information == 0x40);
  debit.currency = "0840";
  CHECK(buy().information == 0x40);
  CHECK(buy().information == 0x80);
}

TEST_CASE("a new card goes online and says so") {
  Debit debit{
      DebitProduct{.actions = "0200", .last_online = "0000"}
  };
  REQUIRE(debit.begin() == StatusWord::Ok);
  const AcAnswer first = debit.first(0x40);
  CHECK(first.information == 0x80);
  CHECK(first.cvr() == "03A01000");
  CHECK(debit.answer_online() == StatusWord::Ok);
  CHECK(debit.second(0x40).cvr() == "03601000");
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x40).cvr() == "03900000");
}

TEST_CASE("failed static or dynamic authentication of a declined purchase is told the next time") {
  Debit debit;
  debit.verification = "4400000000";
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x00).information == 0x00);
  debit.verification = "0000000000";
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x40).cvr() == "03900104");
}

TEST_CASE("GENERATE AC refuses order, kind and length as the reference says") {
  Debit debit{{.profile = "7C00"}};
  debit.card.select(cos::bank::ApplicationKind::Debit);
  CHECK(debit.first(0x80).sw == StatusWord::ConditionsNotSatisfied);
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0xC0).sw == StatusWord::WrongP1P2);
  CHECK(debit.first(0x81).sw == StatusWord::WrongP1P2);
  CHECK(debit.first(0x90).sw == StatusWord::ConditionsNotSatisfied);  // no CDA in this AIP
  CHECK(debit.second(0x80).sw == StatusWord::WrongLength);
  CHECK(debit.first(0x80).sw == StatusWord::Ok);
  CHECK(debit.first(0x80).sw == StatusWord::WrongLength);
  CHECK(debit.second(0x80).sw == StatusWord::ConditionsNotSatisfied);
  CHECK(debit.second(0x40).sw == StatusWord::Ok);
  CHECK(debit.second(0x40).sw == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("the log keeps the newest purchases, three of them, and no declined one") {
  Debit debit;
  for (const char* amount : {"000000000100", "000000000200", "000000000300", "000000000400"}) {
    debit.amount = amount;
    REQUIRE(debit.begin() == StatusWord::Ok);
    CHECK(debit.first(0x40).information == 0x40);
  }
  REQUIRE(debit.begin() == StatusWord::Ok);
  CHECK(debit.first(0x00).information == 0x00);
  CHECK(to_hex(debit.card.send("00B2015C00").data).substr(6, 12) == "000000000400");
  CHECK(to_hex(debit.card.send("00B2035C00").data).substr(6, 12) == "000000000200");
  CHECK(debit.card.sw("00B2045C00") == StatusWord::RecordNotFound);
}

TEST_CASE("a tear inside GENERATE AC leaves the memory before it or after it") {
  const Bytes cells = test::debit_cells();
  Debit whole;
  REQUIRE(whole.begin() == StatusWord::Ok);
  whole.card.chip.power.start_counting();
  REQUIRE(whole.first(0x40).information == 0x40);
  const std::uint64_t bits = whole.card.chip.power.bits_written();
  std::size_t kept = 0;
  for (std::uint64_t cut = 0; cut < bits; cut += 1 + bits / 31) {
    Debit debit;
    REQUIRE(debit.begin() == StatusWord::Ok);
    debit.card.chip.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut)});
    const Command command{
        {0x80, 0xAE, 0x40, 0x00},
        debit.list_data(false, ""), Command::le_all_short
    };
    CHECK(debit.card.chip.raw(command.encode()).empty());
    debit.card.chip.power.disarm();
    debit.card.chip.restart();
    REQUIRE(debit.begin() == StatusWord::Ok);
    const Response log = debit.card.send("00B2015C00");
    CHECK((log.sw == StatusWord::Ok || log.sw == StatusWord::RecordNotFound));
    kept += log.sw == StatusWord::Ok ? 1U : 0U;
    CHECK(debit.first(0x40).information == 0x40);
  }
  CHECK(kept < 31);
}
