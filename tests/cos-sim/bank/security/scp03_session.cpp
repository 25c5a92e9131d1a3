// The published SCP03 sessions with AES-128 (tests/vectors: scp03-aes128_*) through the card's own
// channel, and the SM4 profile against the host's code on the other engine.
#include "cos-sim/bank/security/scp03_session.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cos-sim/bank/security/secure_channel.hpp"
#include "tests/support/channel_host.hpp"
#include "tests/support/map_memory.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using model::ChannelProtocol;
using model::SecurityLevel;

namespace {

/// The name that went into the published challenges (corrections.md B.2).
const Bytes published_aid = *from_hex("A0000005591010FFFFFFFF8900000100");

struct Bench {
  test::MapMemory memory;
  test::SeededRandom random{7};
  SecureChannel channel{memory, crypto::botan(), random};

  Bench(ChannelProtocol protocol, Byte version, const test::StaticKeys& keys) {
    const model::KeyAlgorithm algorithm = model::row(protocol).in_records;
    REQUIRE(channel.keys().load(1, version, keys.enc, algorithm) == StatusWord::Ok);
    REQUIRE(channel.keys().load(2, version, keys.mac, algorithm) == StatusWord::Ok);
    REQUIRE(channel.keys().load(3, version, keys.dek, algorithm) == StatusWord::Ok);
    REQUIRE(channel.keys().load(4, version, Bytes(6), algorithm) == StatusWord::Ok);
  }
};

nlohmann::json published(const std::string& name) {
  std::ifstream file(std::string(SSCARD_SOURCE) + "/tests/vectors/vectors.json");
  for (const auto& entry : nlohmann::json::parse(file))
    if (entry["name"] == name) return entry;
  FAIL("no vector ", name);
  return {};
}

Bytes hex(const nlohmann::json& text) {
  return *from_hex(text.get<std::string>());
}

Command command(const nlohmann::json& text) {
  return *Command::parse(hex(text));
}

test::StaticKeys some_keys() {
  return {*from_hex("404142434445464748494A4B4C4D4E4F"),
          *from_hex("505152535455565758595A5B5C5D5E5F"),
          *from_hex("606162636465666768696A6B6C6D6E6F")};
}

/// A card and its host in an open channel of the SM4 profile.
struct Pair {
  explicit Pair(SecurityLevel level, ChannelProtocol protocol = ChannelProtocol::Sm4)
      : card(protocol, 1, some_keys()), host(some_keys()) {
    REQUIRE(open(level) == StatusWord::Ok);
  }
  StatusWord open(SecurityLevel level) {
    const Response answer =
        card.channel.initialize_update(0, host.initialize_update().data, {}, published_aid);
    REQUIRE(host.take(answer.data));
    return card.channel.authenticate(host.external_authenticate(level));
  }
  Bench card;
  test::ChannelHost host;
};

constexpr std::array every_level = {SecurityLevel::Mac, SecurityLevel::MacAndCipher,
                                    SecurityLevel::MacBothWays, SecurityLevel::MacBothWaysAndCipher,
                                    SecurityLevel::CipherBothWays};
constexpr std::array wide_protocols = {ChannelProtocol::Scp03, ChannelProtocol::Sm4};

}  // namespace

TEST_CASE("the published sessions run through the card byte for byte, answers too") {
  for (const char* name : {"scp03-aes128_11", "scp03-aes128_03", "scp03-aes128_33"}) {
    CAPTURE(name);
    const auto entry = published(name);
    const auto& in = entry["inputs"];
    const auto& out = entry["expected"];
    const Bytes answer = hex(in["init_update_resp"]);
    Bench bench{
        ChannelProtocol::Scp03, answer[10], {hex(in["kenc"]), hex(in["kmac"]), hex(in["kdek"])}
    };
    const Bytes before{0x00, 0x00, static_cast<Byte>(answer.back() - 1)};
    bench.memory.values[{ApplicationKind::Directory, value_key_sequence}] = before;
    const Command first = command(in["init_update_cmd"]);
    const Response got =
        bench.channel.initialize_update(first.header.p1, first.data, {}, published_aid);
    CHECK(to_hex(got.data) == to_hex(answer));
    CHECK(bench.channel.authenticate(command(out["ext_auth_cmd"])) == StatusWord::Ok);
    for (std::size_t i = 0; i < out["wrapped_cmds"].size(); ++i) {
      Command sent = command(out["wrapped_cmds"][i]);
      CHECK(bench.channel.unwrap(sent) == StatusWord::Ok);
      CHECK(to_hex(sent.data) == to_hex(command(in["plain_cmds_in_order"][i]).data));
      if (i != 0) continue;
      Bytes data = *from_hex("BF3E125A1089882119900000000000000000000005");
      bench.channel.protect(data, StatusWord::Ok);
      CHECK(to_hex(data) == out["first_response_wrapped"].get<std::string>());
    }
  }
}

TEST_CASE("card and host agree at every level, with AES and with SM4, on commands and answers") {
  for (const ChannelProtocol protocol : wide_protocols) {
    for (const SecurityLevel level : every_level) {
      Pair pair{level, protocol};
      for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 239U}) {
        const Bytes body(size, 0x80);
        Command sent = pair.host.wrap({
            {0x80, 0xE2, 0x00, 0x00},
            body
        });
        CHECK(pair.card.channel.unwrap(sent) == StatusWord::Ok);
        CHECK(sent.data == body);
        for (const std::size_t answered : {0U, 10U, 16U}) {
          Bytes answer(answered, 0x5A);
          pair.card.channel.protect(answer, StatusWord::Ok);
          CHECK(to_hex(answer) == to_hex(pair.host.expected_answer(Bytes(answered, 0x5A))));
        }
      }
      Bytes refused;
      pair.card.channel.protect(refused, StatusWord::WrongData);
      CHECK(refused.empty());
    }
  }
}

TEST_CASE("each flipped bit of a protected command closes the channel with 6988") {
  const Command plain{
      {0x80, 0xE2, 0x00, 0x00},
      Bytes(9, 0x11)
  };
  for (const SecurityLevel level : {SecurityLevel::Mac, SecurityLevel::CipherBothWays}) {
    Pair pair{level};
    const std::size_t bits = pair.host.wrap(plain).data.size() * 8;
    for (std::size_t bit = 0; bit < bits; bit += 3) {
      CHECK(pair.open(level) == StatusWord::Ok);
      Command sent = pair.host.wrap(plain);
      sent.data[bit / 8] ^= static_cast<Byte>(1U << bit % 8);
      CHECK(pair.card.channel.unwrap(sent) == StatusWord::WrongMac);
      CHECK_FALSE(pair.card.channel.is_open());
    }
  }
}

TEST_CASE("a command twice, out of order, in clear or shorter than a MAC closes the channel") {
  Pair pair{SecurityLevel::MacAndCipher};
  const Command plain{
      {0x80, 0xE2, 0x00, 0x00},
      Bytes(9, 0x11)
  };
  const auto reopened = [&] { REQUIRE(pair.open(SecurityLevel::MacAndCipher) == StatusWord::Ok); };
  Command sent = pair.host.wrap(plain);
  Command again = sent;
  CHECK(pair.card.channel.unwrap(sent) == StatusWord::Ok);
  CHECK(pair.card.channel.unwrap(again) == StatusWord::WrongMac);
  reopened();
  pair.host.wrap(plain);
  Command second = pair.host.wrap(plain);
  CHECK(pair.card.channel.unwrap(second) == StatusWord::WrongMac);
  reopened();
  Command clear = plain;
  CHECK(pair.card.channel.unwrap(clear) == StatusWord::SecurityNotSatisfied);
  reopened();
  Command cut{
      {0x84, 0xE2, 0x00, 0x00},
      Bytes(7)
  };
  CHECK(pair.card.channel.unwrap(cut) == StatusWord::WrongMac);
}

TEST_CASE("no challenge comes twice: the counter goes up with every INITIALIZE UPDATE") {
  Bench bench{ChannelProtocol::Sm4, 1, some_keys()};
  const Bytes host_challenge(8);
  const Bytes first = bench.channel.initialize_update(0, host_challenge, {}, published_aid).data;
  const Bytes second = bench.channel.initialize_update(0, host_challenge, {}, published_aid).data;
  CHECK(to_hex(ByteView(first).last(3)) == "000001");
  CHECK(to_hex(ByteView(second).last(3)) == "000002");
  CHECK_FALSE(equal(ByteView(first).subspan(13, 8), ByteView(second).subspan(13, 8)));
  bench.memory.broken = true;
  CHECK(bench.channel.initialize_update(0, host_challenge, {}, published_aid).sw ==
        StatusWord::MemoryFailure);
  bench.memory.broken = false;
  bench.memory.values[{ApplicationKind::Directory, value_key_sequence}] = {0xFF, 0xFF, 0xFF};
  CHECK(bench.channel.initialize_update(0, host_challenge, {}, published_aid).sw ==
        StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("secret values are whole blocks with their padding, keys are one block") {
  Pair pair{SecurityLevel::Mac};
  const ValueCipher& secrets = pair.card.channel.secrets();
  for (const std::size_t size : {0U, 8U, 15U, 16U, 48U, 72U}) {
    Bytes value = pair.host.encipher(Bytes(size, 0x26));
    CHECK(value.size() == secrets.sealed_size(size));
    CHECK(secrets.open(value));
    CHECK(value == Bytes(size, 0x26));
  }
  for (const std::size_t size : {0U, 8U, 17U}) {
    Bytes odd(size, 0x26);
    CHECK_FALSE(secrets.open(odd));
  }
  Bytes unpadded = pair.host.encipher(Bytes(16, 0x26));
  unpadded.resize(16);  // without the block of the padding
  CHECK_FALSE(secrets.open(unpadded));
}
