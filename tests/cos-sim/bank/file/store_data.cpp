#include "cos-sim/bank/file/store_data.hpp"

#include <doctest/doctest.h>

#include "tests/support/bank_profile.hpp"
#include "tests/support/map_memory.hpp"
#include "tests/support/value_ciphers.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using cos::Life;

namespace {

constexpr std::string_view data_key_hex = "F39FCFB2383B09578723B8C2E03B2729";

struct Bench {
  test::MapMemory memory;
  StoreData file{memory, crypto::botan()};
  std::unique_ptr<crypto::Cipher> data_key =
      std::move(*crypto::botan().cipher(crypto::CipherKind::TripleDes, *from_hex(data_key_hex)));
  test::EcbValues secrets{*data_key};
  Byte next = 0;

  Bench() {
    for (const auto kind : {ApplicationKind::Directory, ApplicationKind::Debit}) {
      memory.values[{kind, value_aid}] = test::aid_of(kind);
      memory.values[{kind, value_life}] = {static_cast<Byte>(Life::Building)};
    }
  }
  StatusWord send(Byte p1, std::string_view hex, ApplicationKind kind = ApplicationKind::Debit) {
    const Bytes body = *from_hex(hex);
    const StatusWord sw = file.take(kind, {p1, next, body}, secrets);
    if (sw == StatusWord::Ok) ++next;
    return sw;
  }
  StatusWord send_all(const std::vector<test::ProfileStep>& steps, ApplicationKind kind) {
    file.restart();
    next = 0;
    for (const test::ProfileStep& step : steps) {
      const Bytes body = step.body(*data_key);
      const StatusWord sw = file.take(kind, {step.p1, next++, body}, secrets);
      if (sw != StatusWord::Ok) return sw;
    }
    return StatusWord::Ok;
  }
  Life life(ApplicationKind kind = ApplicationKind::Debit) {
    return Application{memory, kind}.life();
  }
};

}  // namespace

TEST_CASE("the whole profile personalizes PSE and the debit application, once") {
  Bench bench;
  CHECK(bench.send_all(test::directory_profile(), ApplicationKind::Directory) == StatusWord::Ok);
  CHECK(bench.send_all(test::debit_profile(), ApplicationKind::Debit) == StatusWord::Ok);
  CHECK(bench.life(ApplicationKind::Directory) == Life::Active);
  CHECK(bench.life() == Life::Active);
  CHECK(bench.send_all(test::debit_profile(), ApplicationKind::Debit) ==
        StatusWord::ConditionsNotSatisfied);
  CHECK(bench.send_all(test::directory_profile(), ApplicationKind::Directory) ==
        StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("each STORE DATA is one commit, and a refused one is none") {
  Bench bench;
  CHECK(bench.send(0x00, "9010020303 9200 0B 9F10080700010300000001") == StatusWord::Ok);
  CHECK(bench.memory.commits == 1);
  const auto before = bench.memory.values;
  CHECK(bench.send(0x00, "9010020202 9200 0B 9F10080600010300000001") == StatusWord::WrongData);
  CHECK(bench.memory.commits == 1);
  CHECK(bench.memory.values == before);
}

TEST_CASE("P1 has the bits last and enciphered and no other; P2 counts from 00") {
  Bench bench;
  for (const unsigned p1 : {0x01U, 0x08U, 0x10U, 0x20U, 0x40U, 0xA0U, 0xC0U, 0xFFU})
    CHECK(bench.send(static_cast<Byte>(p1), "9010020303") == StatusWord::WrongP1P2);
  bench.next = 1;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::WrongP1P2);
  bench.next = 0;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::Ok);
  bench.next = 0;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::WrongP1P2);
  bench.next = 1;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::Ok);
  bench.file.restart();
  bench.next = 0;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::Ok);
}

TEST_CASE("after 256 STORE DATA in one channel the sequence is used up") {
  Bench bench;
  for (int i = 0; i < 256; ++i)
    REQUIRE(bench.send(0x00, "9010020303") == StatusWord::Ok);
  CHECK(bench.send(0x00, "9010020303") == StatusWord::WrongP1P2);
}

TEST_CASE("a refused STORE DATA does not count, so the host may send it again rightly") {
  Bench bench;
  CHECK(bench.send(0x00, "9010020403") == StatusWord::WrongData);
  CHECK(bench.send(0x00, "9010020303") == StatusWord::Ok);
}

TEST_CASE(
    "the last STORE DATA with anything missing is 6A86 and leaves the application selectable") {
  for (const std::uint16_t missing : test::debit_mandatory()) {
    CAPTURE(missing);
    Bench bench;
    CHECK(bench.send_all(test::debit_profile(missing), ApplicationKind::Debit) ==
          StatusWord::WrongP1P2);
    CHECK(bench.life() == Life::Building);
    CHECK(bench.send_all(test::debit_profile(), ApplicationKind::Debit) == StatusWord::Ok);
  }
}

TEST_CASE("the last STORE DATA in the middle of a grouping is refused") {
  Bench bench;
  CHECK(bench.send(0x80, "0101 06 7004") == StatusWord::WrongData);
  CHECK(bench.life() == Life::Building);
}

TEST_CASE("a grouping over three commands is stored with the third") {
  Bench bench;
  CHECK(bench.send(0x00, "0101 06 7004") == StatusWord::Ok);
  CHECK(bench.send(0x00, "5002") == StatusWord::Ok);
  CHECK_FALSE(Application(bench.memory, ApplicationKind::Debit).record(1, 1).has_value());
  CHECK(bench.send(0x00, "4142") == StatusWord::Ok);
  CHECK(to_hex(*Application(bench.memory, ApplicationKind::Debit).record(1, 1)) == "700450024142");
}

TEST_CASE("a secret over two commands is deciphered whole") {
  Bench bench;
  const Bytes keys = test::application_keys();
  const Bytes wrapped = crypto::encrypt_ecb(*bench.data_key, keys);
  const std::string hex = to_hex(wrapped);
  CHECK(bench.send(0x60, "800030" + hex.substr(0, 26)) == StatusWord::Ok);
  CHECK(bench.send(0x60, hex.substr(26)) == StatusWord::Ok);
  CHECK(equal(bench.memory.values[{ApplicationKind::Debit, dgi_keys}], keys));
}

TEST_CASE("the published example of DGI 8000 gives keys that fit their check values") {
  Bench bench;
  CHECK(bench.send(0x60,
                   "800030614C13CAED24062B3DD9E16DB5855091C424F8D7F656B3220010F676DD61AC073700"
                   "06FB7BD3D296C7FB1539D14279DA") == StatusWord::Ok);
  CHECK(bench.send(0x00, "900009 97DCB0CE4E2CB37DF2") == StatusWord::WrongData);
  CHECK(bench.send(0x00, "900009 97DCB0CE4E2CB37DF3") == StatusWord::Ok);
}

TEST_CASE("new keys make the old check values void") {
  Bench bench;
  REQUIRE(bench.send_all(test::debit_profile(0, false), ApplicationKind::Debit) == StatusWord::Ok);
  const Bytes wrapped = crypto::encrypt_ecb(*bench.data_key, Bytes(48, 0x11));
  CHECK(bench.send(0x60, "800030" + to_hex(wrapped)) == StatusWord::Ok);
  CHECK_FALSE(bench.memory.find({ApplicationKind::Debit, dgi_key_check}).has_value());
  CHECK(bench.send(0x80, "9010020303") == StatusWord::WrongP1P2);
}

TEST_CASE("a PIN block under the wrong data key is refused") {
  Bench bench;
  const auto other = crypto::botan().cipher(crypto::CipherKind::TripleDes, Bytes(16, 0x55));
  const Bytes wrapped = crypto::encrypt_ecb(**other, *from_hex("26123456FFFFFFFF"));
  CHECK(bench.send(0x60, "801008" + to_hex(wrapped)) == StatusWord::WrongData);
}

TEST_CASE("a memory that fails is 6581, and the same command works once it is well again") {
  Bench bench;
  bench.memory.broken = true;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::MemoryFailure);
  bench.memory.broken = false;
  CHECK(bench.send(0x00, "9010020303") == StatusWord::Ok);
}

TEST_CASE("counters begin with the values of the internal data, else with zero") {
  Bench bench;
  CHECK(bench.send_all(test::debit_profile(), ApplicationKind::Debit) == StatusWord::Ok);
  CHECK(to_hex(*bench.memory.find({ApplicationKind::Debit, value_counter})) == "0000");
  Bench second;
  auto steps = test::debit_profile(0, false);
  REQUIRE(second.send_all(steps, ApplicationKind::Debit) == StatusWord::Ok);
  CHECK(second.send(0x80, "0E01 0A 9F36020102 9F13020101") == StatusWord::Ok);
  CHECK(to_hex(*second.memory.find({ApplicationKind::Debit, value_counter})) == "0102");
  CHECK(to_hex(*second.memory.find({ApplicationKind::Debit, value_last_online})) == "0101");
}

TEST_CASE("PSE takes its directory and FCI and nothing else") {
  Bench bench;
  for (const char* hex : {"9010020303", "9104 0A 82021C00940408010200", "0D01039F5800"})
    CHECK(bench.send(0x00, hex, ApplicationKind::Directory) == StatusWord::KeyNotFound);
}
