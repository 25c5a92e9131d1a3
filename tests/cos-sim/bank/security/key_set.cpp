#include "cos-sim/bank/security/key_set.hpp"

#include <doctest/doctest.h>

#include "tests/support/channel_host.hpp"
#include "tests/support/map_memory.hpp"
#include "tests/support/value_ciphers.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

const Bytes some_key = *from_hex("404142434445464748494A4B4C4D4E4F");

struct Bench {
  test::MapMemory memory;
  KeySet keys{memory};
  std::unique_ptr<crypto::Cipher> data_key =
      std::move(*crypto::botan().cipher(crypto::CipherKind::TripleDes, Bytes(16, 0x77)));
  test::EcbValues secrets{*data_key};
  Bytes answer;

  Bench() {
    for (const Byte part : {Byte{1}, Byte{2}, Byte{3}})
      REQUIRE(keys.load(part, 0x0F, some_key) == StatusWord::Ok);
    REQUIRE(keys.load(4, 0x0F, *from_hex("622800FFFFFF")) == StatusWord::Ok);
  }
  Bytes wrapped(ByteView key, ByteView check) const {
    Bytes out{0x80, 0x10};
    append(out, crypto::encrypt_ecb(*data_key, key));
    out.push_back(0x03);
    append(out, check);
    return out;
  }
  Bytes body(Byte version, int wrong_check = -1) const {
    Bytes out{version};
    for (int i = 0; i < 3; ++i) {
      const Bytes key(16, static_cast<Byte>(0x21 + 2 * i));
      Bytes check = test::check_value(key);
      if (i == wrong_check) check[2] ^= 1;
      append(out, wrapped(key, check));
    }
    return out;
  }
  StatusWord put(Byte old_version, const Bytes& bytes) {
    return keys.replace(old_version, bytes, secrets, crypto::botan(), answer);
  }
};

}  // namespace

TEST_CASE("a key set is complete with its three keys of one version and the KMC identifier") {
  test::MapMemory memory;
  KeySet keys{memory};
  CHECK_FALSE(keys.complete());
  for (const Byte part : {Byte{1}, Byte{2}, Byte{3}}) {
    CHECK(keys.load(part, 1, some_key) == StatusWord::Ok);
    CHECK_FALSE(keys.complete());
  }
  CHECK(keys.load(4, 1, *from_hex("622800FFFFFFFFFFFFFFFFFFFFFFFFFF")) == StatusWord::Ok);
  CHECK(keys.complete());
  CHECK(to_hex(keys.owner()) == "622800FFFFFF");
  CHECK(keys.load(2, 2, some_key) == StatusWord::Ok);
  CHECK_FALSE(keys.complete());
}

TEST_CASE("a key record with another id, version or length is refused") {
  test::MapMemory memory;
  KeySet keys{memory};
  CHECK(keys.load(0, 1, some_key) == StatusWord::WrongData);
  CHECK(keys.load(5, 1, some_key) == StatusWord::WrongData);
  CHECK(keys.load(1, 0x00, some_key) == StatusWord::WrongData);
  CHECK(keys.load(1, 0x7F, some_key) == StatusWord::Ok);
  CHECK(keys.load(1, 0x80, some_key) == StatusWord::WrongData);
  CHECK(keys.load(1, 1, Bytes(8)) == StatusWord::WrongData);
  CHECK(keys.load(4, 1, Bytes(5)) == StatusWord::WrongData);
}

TEST_CASE("ten failed authentications in a row block the key set, a success gives all tries back") {
  Bench bench;
  for (int i = 0; i < 9; ++i)
    CHECK(bench.keys.spend_try() == StatusWord::Ok);
  CHECK(bench.keys.tries_left() == 1);
  CHECK(bench.keys.succeed() == StatusWord::Ok);
  CHECK(bench.keys.tries_left() == key_set_tries_max);
  for (int i = 0; i < 10; ++i)
    CHECK(bench.keys.spend_try() == StatusWord::Ok);
  CHECK(bench.keys.spend_try() == StatusWord::Blocked);
}

TEST_CASE("the sequence counter goes up by one with each success and never back") {
  Bench bench;
  CHECK(bench.keys.sequence() == 0);
  CHECK(bench.keys.succeed() == StatusWord::Ok);
  CHECK(bench.keys.sequence() == 1);
  CHECK(bench.put(0x0F, bench.body(0x01)) == StatusWord::Ok);
  CHECK(bench.keys.sequence() == 1);
  CHECK(bench.keys.load(1, 1, some_key) == StatusWord::Ok);
  CHECK(bench.keys.sequence() == 1);
  bench.memory.values[{ApplicationKind::Directory, value_key_sequence}] = {0xFF, 0xFE};
  CHECK(bench.keys.succeed() == StatusWord::Ok);
  CHECK(bench.keys.succeed() == StatusWord::ConditionsNotSatisfied);
  CHECK(bench.keys.sequence() == 0xFFFF);
}

TEST_CASE("PUT KEY replaces the three keys in one commit and answers version and check values") {
  Bench bench;
  const std::size_t commits = bench.memory.commits;
  CHECK(bench.put(0x0F, bench.body(0x01)) == StatusWord::Ok);
  CHECK(bench.memory.commits == commits + 1);
  CHECK(bench.keys.complete());
  CHECK(bench.keys.version() == 0x01);
  CHECK(to_hex(bench.keys.key(KeySetPart::Dek)) == to_hex(Bytes(16, 0x25)));
  CHECK(bench.answer.size() == 10);
  CHECK(bench.answer[0] == 0x01);
}

TEST_CASE("PUT KEY with any wrong check value changes nothing") {
  for (int wrong = 0; wrong < 3; ++wrong) {
    Bench bench;
    const auto before = bench.memory.values;
    CHECK(bench.put(0x0F, bench.body(0x01, wrong)) == StatusWord::WrongData);
    CHECK(bench.memory.values == before);
    CHECK(bench.answer.empty());
  }
}

TEST_CASE(
    "PUT KEY of an absent set or version, or with a body that is cut or too long, is refused") {
  Bench bench;
  CHECK(bench.put(0x01, bench.body(0x02)) == StatusWord::KeyNotFound);
  CHECK(bench.put(0x00, bench.body(0x02)) == StatusWord::KeyNotFound);
  CHECK(bench.put(0x0F, bench.body(0x00)) == StatusWord::WrongData);
  CHECK(bench.put(0x0F, bench.body(0x80)) == StatusWord::WrongData);
  const Bytes whole = bench.body(0x01);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    CAPTURE(cut);
    CHECK(bench.put(0x0F, Bytes(whole.begin(), whole.begin() + static_cast<long>(cut))) ==
          StatusWord::WrongData);
  }
  CHECK(bench.put(0x0F, concat(whole, Bytes{0x00})) == StatusWord::WrongData);
  test::MapMemory nothing;
  KeySet none{nothing};
  Bytes answer;
  CHECK(none.replace(0x0F, whole, bench.secrets, crypto::botan(), answer) ==
        StatusWord::KeyNotFound);
}

TEST_CASE("PUT KEY with a wrong key type or length byte is refused") {
  Bench bench;
  for (const std::size_t at : {std::size_t{1}, std::size_t{2}, std::size_t{19}}) {
    Bytes body = bench.body(0x01);
    body[at] ^= 0x01;
    CHECK(bench.put(0x0F, body) == StatusWord::WrongData);
  }
}

TEST_CASE("the algorithm of the key records says what the set speaks; a mixed set is none") {
  using model::KeyAlgorithm;
  test::MapMemory memory;
  KeySet keys{memory};
  const auto load = [&](Byte part, KeyAlgorithm algorithm) {
    return keys.load(part, 1, part == 4 ? Bytes(6, 0x62) : some_key, algorithm);
  };
  for (const model::ChannelRow& row : model::channel_rows()) {
    for (const Byte part : {Byte{1}, Byte{2}, Byte{3}, Byte{4}})
      CHECK(load(part, row.in_records) == StatusWord::Ok);
    CHECK(keys.complete());
    CHECK(keys.protocol() == row.protocol);
  }
  CHECK(load(2, KeyAlgorithm::Aes) == StatusWord::Ok);
  CHECK_FALSE(keys.complete());
  CHECK(load(2, KeyAlgorithm::Des) == StatusWord::WrongData);
}

TEST_CASE("a counter of three bytes ends at FFFFFF and goes up by itself, not with a success") {
  test::MapMemory memory;
  KeySet keys{memory};
  for (const Byte part : {Byte{1}, Byte{2}, Byte{3}})
    REQUIRE(keys.load(part, 1, some_key, model::KeyAlgorithm::Aes) == StatusWord::Ok);
  REQUIRE(keys.load(4, 1, Bytes(6), model::KeyAlgorithm::Aes) == StatusWord::Ok);
  CHECK(keys.count() == StatusWord::Ok);
  CHECK(keys.succeed() == StatusWord::Ok);
  CHECK(keys.sequence() == 1);
  memory.values[{ApplicationKind::Directory, value_key_sequence}] = {0xFF, 0xFF, 0xFE};
  CHECK(keys.count() == StatusWord::Ok);
  CHECK(keys.sequence_at_end());
  CHECK(keys.count() == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("PUT KEY never changes the protocol of a set") {
  Bench bench;
  for (const Byte part : {Byte{1}, Byte{2}, Byte{3}})
    REQUIRE(bench.keys.load(part, 0x0F, some_key, model::KeyAlgorithm::Sm4) == StatusWord::Ok);
  const auto before = bench.memory.values;
  CHECK(bench.put(0x0F, bench.body(0x01)) == StatusWord::WrongData);  // 80 10 …: keys of SCP02
  CHECK(bench.memory.values == before);
}
