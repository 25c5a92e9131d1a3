#include "cos-sim/bank/security/secure_channel.hpp"

#include <doctest/doctest.h>

#include "tests/support/channel_host.hpp"
#include "tests/support/map_memory.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::cos::bank;
using model::SecurityLevel;

namespace {

constexpr std::array<Byte, 4> chip_tail = {0x26, 0x01, 0x00, 0x07};
constexpr std::string_view emv_key = "404142434445464748494A4B4C4D4E4F";

/// Gives the bytes of a published session instead of random ones.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::string_view hex) : bytes_(*from_hex(hex)) {}
  void fill(MutableBytes out) override {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = bytes_[i % bytes_.size()];
  }

 private:
  Bytes bytes_;
};

struct Bench {
  test::MapMemory memory;
  test::SeededRandom random{7};
  SecureChannel channel;
  test::ChannelHost host;

  explicit Bench(Random* fixed = nullptr, test::StaticKeys keys = test::StaticKeys::all(emv_key))
      : channel(memory, crypto::botan(), fixed != nullptr ? *fixed : random), host(keys) {
    REQUIRE(channel.keys().load(1, 1, keys.enc) == StatusWord::Ok);
    REQUIRE(channel.keys().load(2, 1, keys.mac) == StatusWord::Ok);
    REQUIRE(channel.keys().load(3, 1, keys.dek) == StatusWord::Ok);
    REQUIRE(channel.keys().load(4, 1, *from_hex("622800FFFFFF")) == StatusWord::Ok);
  }
  void sequence_is(std::uint16_t sequence) {
    Bytes value;
    append_u16(value, sequence);
    memory.values[{ApplicationKind::Directory, value_key_sequence}] = value;
  }
  Response challenge(Byte version = 0) {
    return channel.initialize_update(version, host.initialize_update().data, chip_tail);
  }
  StatusWord open(SecurityLevel level) {
    const Response response = challenge();
    REQUIRE(response.sw == StatusWord::Ok);
    REQUIRE(host.take(response.data));
    return channel.authenticate(host.external_authenticate(level));
  }
  StatusWord send(const Command& plain, Command* opened = nullptr) {
    Command command = host.wrap(plain);
    const StatusWord sw = channel.unwrap(command);
    if (opened != nullptr) *opened = command;
    return sw;
  }
};

const Command some_command{
    {0x80, 0xE2, 0x00, 0x00},
    {1, 2, 3, 4, 5, 6, 7, 8, 9}
};

}  // namespace

TEST_CASE("INITIALIZE UPDATE answers 28 bytes in their fixed order") {
  Bench bench;
  const Response response = bench.challenge();
  REQUIRE(response.data.size() == 28);
  CHECK(to_hex(ByteView{response.data}.first(10)) == "622800FFFFFF26010007");
  CHECK(to_hex(ByteView{response.data}.subspan(10, 4)) == "01020000");
  CHECK(bench.host.take(response.data));
}

TEST_CASE("a published session runs through the channel byte for byte") {
  FixedRandom random{"6B4524ABEE7C"};
  Bench bench{
      &random,
      {*from_hex("100102030405060708090A0B0C0D0E0F"), *from_hex("101102030405060708090A0B0C0D0E0F"),
              *from_hex("102102030405060708090A0B0C0D0E0F")}
  };
  bench.sequence_is(1);
  const Response response =
      bench.channel.initialize_update(0x01, *from_hex("40A62C37FA6304F8"), chip_tail);
  CHECK(to_hex(ByteView{response.data}.last(8)) == "F32EA3838BC148F3");
  const auto run = [&](std::string_view hex) {
    auto command = Command::parse(*from_hex(hex));
    return bench.channel.unwrap(*command);
  };
  const auto authenticate = Command::parse(*from_hex("8482010010BA6961667737C5BCEBECE14C7D6A4376"));
  REQUIRE(authenticate.has_value());
  CHECK(bench.channel.authenticate(*authenticate) == StatusWord::Ok);
  CHECK(run("84F220020814DB34FA4341DCA8") == StatusWord::Ok);
  CHECK(run("84CA00660855ED7C5FF069512B00") == StatusWord::Ok);
  CHECK(run("84F22002124F0212345C054F9F70C58FC1B380C4228AF8") == StatusWord::Ok);
  CHECK(run("84F280020A4F003B95F09317DE6A4E00") == StatusWord::Ok);
}

TEST_CASE("the published EMV session takes the published STORE DATA commands") {
  FixedRandom random{"2503683B31FA"};
  Bench bench{&random};
  bench.sequence_is(7);
  const Response response = bench.channel.initialize_update(0x00, Bytes(8), chip_tail);
  CHECK(to_hex(ByteView{response.data}.last(16)) == "00072503683B31FAB7F4E8D8857D0CB4");
  const auto authenticate = Command::parse(*from_hex("848201001080F1BB4686D30DF9A0B8829AF3E87A16"));
  CHECK(bench.channel.authenticate(*authenticate) == StatusWord::Ok);
  auto keys = Command::parse(
      *from_hex("84E260003B800030614C13CAED24062B3DD9E16DB5855091C424F8D7F656B3220010F676DD61AC0737"
                "0006FB7BD3D296C7FB1539D14279DAD833B4BCC6149624"));
  CHECK(bench.channel.unwrap(*keys) == StatusWord::Ok);
  auto checks = Command::parse(*from_hex("84E280011490000997DCB0CE4E2CB37DF3C2DBAD2752C69F77"));
  CHECK(bench.channel.unwrap(*checks) == StatusWord::Ok);
  CHECK(to_hex(checks->data) == "90000997DCB0CE4E2CB37DF3");
}

TEST_CASE("at every security level the card sees the plain command") {
  for (const auto level : {SecurityLevel::None, SecurityLevel::Mac, SecurityLevel::MacAndCipher}) {
    Bench bench;
    REQUIRE(bench.open(level) == StatusWord::Ok);
    for (const std::size_t size : std::array<std::size_t, 6>{0, 1, 7, 8, 9, 239}) {
      Command opened;
      const Command plain{some_command.header, Bytes(size, 0x80)};
      CAPTURE(size);
      CHECK(bench.send(plain, &opened) == StatusWord::Ok);
      CHECK(opened.data == plain.data);
    }
  }
}

TEST_CASE("a success moves the sequence counter durably, failure and silence do not") {
  Bench bench;
  CHECK(bench.challenge().sw == StatusWord::Ok);
  CHECK(bench.channel.keys().sequence() == 0);
  CHECK(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(bench.channel.keys().sequence() == 1);
  CHECK(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(bench.host.sequence() == 1);
  CHECK(bench.channel.keys().sequence() == 2);
}

TEST_CASE("a sequence counter at its end opens no more channels") {
  Bench bench;
  bench.sequence_is(0xFFFE);
  CHECK(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
  CHECK(bench.challenge().sw == StatusWord::ConditionsNotSatisfied);
}

TEST_CASE("a wrong cryptogram is 6300, a wrong MAC beside a right one 6988, and both end it") {
  for (const std::size_t at : {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{15}}) {
    Bench bench;
    REQUIRE(bench.host.take(bench.challenge().data));
    Command command = bench.host.external_authenticate(SecurityLevel::Mac);
    Command wrong = command;
    wrong.data[at] ^= 0x01;
    CHECK(bench.channel.authenticate(wrong) ==
          (at < 8 ? StatusWord::AuthenticationFailed : StatusWord::WrongMac));
    CHECK(bench.channel.state() == ChannelState::Closed);
    CHECK(bench.channel.authenticate(command) == StatusWord::ConditionsNotSatisfied);
    CHECK(bench.channel.keys().tries_left() == key_set_tries_max - 1);
    CHECK(bench.channel.keys().sequence() == 0);
  }
}

TEST_CASE("levels other than 00, 01, 03 are refused without a try") {
  for (unsigned level = 0; level < 0x100; ++level) {
    if (level == 0x00 || level == 0x01 || level == 0x03) continue;
    Bench bench;
    REQUIRE(bench.host.take(bench.challenge().data));
    Command command = bench.host.external_authenticate(SecurityLevel::Mac);
    command.header.p1 = static_cast<Byte>(level);
    CHECK(bench.channel.authenticate(command) == StatusWord::WrongP1P2);
    CHECK(bench.channel.keys().tries_left() == key_set_tries_max);
  }
}

TEST_CASE("the level is part of what is authenticated") {
  Bench bench;
  REQUIRE(bench.host.take(bench.challenge().data));
  Command command = bench.host.external_authenticate(SecurityLevel::MacAndCipher);
  command.header.p1 = 0x01;
  CHECK(bench.channel.authenticate(command) == StatusWord::WrongMac);
}

TEST_CASE("ten wrong authentications block the key set for good") {
  Bench bench;
  for (int i = 0; i < key_set_tries_max; ++i) {
    REQUIRE(bench.host.take(bench.challenge().data));
    Command wrong = bench.host.external_authenticate(SecurityLevel::Mac);
    wrong.data[0] ^= 0x80;
    CHECK(bench.channel.authenticate(wrong) == StatusWord::AuthenticationFailed);
  }
  CHECK(bench.challenge().sw == StatusWord::Blocked);
}

TEST_CASE("a try is gone before the comparison, so a pulled plug gives none back") {
  Bench bench;
  REQUIRE(bench.host.take(bench.challenge().data));
  bench.memory.broken = true;
  CHECK(bench.channel.authenticate(bench.host.external_authenticate(SecurityLevel::Mac)) ==
        StatusWord::MemoryFailure);
  CHECK_FALSE(bench.channel.is_open());
}

TEST_CASE("each flipped bit of a protected command closes the channel with 6988") {
  for (const auto level : {SecurityLevel::Mac, SecurityLevel::MacAndCipher}) {
    Bench size_bench;
    REQUIRE(size_bench.open(level) == StatusWord::Ok);
    const std::size_t bits = size_bench.host.wrap(some_command).data.size() * 8;
    for (std::size_t bit = 0; bit < bits; bit += 5) {
      Bench bench;
      REQUIRE(bench.open(level) == StatusWord::Ok);
      Command command = bench.host.wrap(some_command);
      command.data[bit / 8] ^= static_cast<Byte>(1U << (bit % 8));
      CHECK(bench.channel.unwrap(command) == StatusWord::WrongMac);
      CHECK_FALSE(bench.channel.is_open());
      CHECK(bench.send(some_command) == StatusWord::ConditionsNotSatisfied);
    }
  }
}

TEST_CASE("a protected command with changed header, replayed, or shorter than a MAC is 6988") {
  {
    Bench bench;
    REQUIRE(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
    Command command = bench.host.wrap(some_command);
    command.header.p2 ^= 1;
    CHECK(bench.channel.unwrap(command) == StatusWord::WrongMac);
  }
  {
    Bench bench;
    REQUIRE(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
    Command command = bench.host.wrap(some_command);
    Command again = command;
    CHECK(bench.channel.unwrap(command) == StatusWord::Ok);
    CHECK(bench.channel.unwrap(again) == StatusWord::WrongMac);
  }
  {
    Bench bench;
    REQUIRE(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
    Command command{
        {0x84, 0xE2, 0x00, 0x00},
        Bytes(7)
    };
    CHECK(bench.channel.unwrap(command) == StatusWord::WrongMac);
  }
}

TEST_CASE("a command in another form than the level wants is 6982 and closes the channel") {
  Bench with_mac;
  REQUIRE(with_mac.open(SecurityLevel::Mac) == StatusWord::Ok);
  Command plain = some_command;
  CHECK(with_mac.channel.unwrap(plain) == StatusWord::SecurityNotSatisfied);
  CHECK_FALSE(with_mac.channel.is_open());

  Bench without;
  REQUIRE(without.open(SecurityLevel::None) == StatusWord::Ok);
  Command protected_form = some_command;
  protected_form.header.cla = 0x84;
  CHECK(without.channel.unwrap(protected_form) == StatusWord::SecurityNotSatisfied);
  CHECK_FALSE(without.channel.is_open());
}

TEST_CASE("INITIALIZE UPDATE wants a key set, and the version it was asked for") {
  test::MapMemory memory;
  test::SeededRandom random{1};
  SecureChannel empty{memory, crypto::botan(), random};
  CHECK(empty.initialize_update(0, Bytes(8), chip_tail).sw == StatusWord::KeyNotFound);
  Bench bench;
  CHECK(bench.challenge(0x01).sw == StatusWord::Ok);
  CHECK(bench.challenge(0x02).sw == StatusWord::KeyNotFound);
}

TEST_CASE("a challenge dies with any other command, a channel with leaving and with reset") {
  for (const auto event : {ChannelEvent::OtherCommand, ChannelEvent::Leave, ChannelEvent::Reset}) {
    Bench bench;
    REQUIRE(bench.host.take(bench.challenge().data));
    bench.channel.notice(event);
    CHECK(bench.channel.authenticate(bench.host.external_authenticate(SecurityLevel::Mac)) ==
          StatusWord::ConditionsNotSatisfied);
    REQUIRE(bench.open(SecurityLevel::Mac) == StatusWord::Ok);
    bench.channel.notice(event);
    CHECK(bench.channel.is_open() == (event == ChannelEvent::OtherCommand));
  }
}

TEST_CASE("two sessions never have the same challenge") {
  Bench bench;
  const Response first = bench.challenge();
  const Response second = bench.challenge();
  CHECK(first.data != second.data);
}
