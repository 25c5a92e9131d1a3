#include "keys/vault/bank_channel.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::keys;

namespace {

constexpr auto static_key = "404142434445464748494A4B4C4D4E4F"_hex;

model::ChannelKeys published_keys() {
  return {KeyBytes(static_key), KeyBytes(static_key), KeyBytes(static_key)};
}

/// The published session (tests/vectors: scp02-emv-perso-summary).
Result<BankChannel> published(std::string_view answer) {
  const ExpectedCard expected{"0000507101046E6C8B70"_hex, 0xFF};
  return BankChannel::open(crypto::openssl(), published_keys(), expected, model::Block8{},
                           *from_hex(answer));
}

}  // namespace

TEST_CASE("EXTERNAL AUTHENTICATE is that of the published session, with security level 01") {
  const auto channel = published("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB4");
  REQUIRE(channel.has_value());
  CHECK(to_hex(channel->external_authenticate().encode()) ==
        "848201001080F1BB4686D30DF9A0B8829AF3E87A16");
}

TEST_CASE("DGI 8000 and 9000 leave as the worked example of the reference has them") {
  auto channel = published("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB4");
  REQUIRE(channel.has_value());
  const auto keys = *from_hex(
      "11223344006677881122334455007788"
      "8B4F854F0831FBF2635A212E4DDDB92A"
      "11220044556677881122330055667788");
  const std::vector<DataGrouping> groupings = {
      {0x8000, channel->encipher(keys),         true },
      {0x9000, *from_hex("97DCB0CE4E2CB37DF3"), false}
  };
  ChannelCommands out;
  REQUIRE(channel->store_data(groupings, true, out).has_value());
  REQUIRE(out.commands.size() == 2);
  CHECK(out.answers == std::vector<Bytes>(2));  // SCP02 does not protect answers
  CHECK(to_hex(out.commands[0].encode()) ==
        "84E260003B800030614C13CAED24062B3DD9E16DB5855091C424F8D7F656B3220010F676DD61AC07370006FB"
        "7BD3D296C7FB1539D14279DAD833B4BCC6149624");
  // the example is not the last command of its session, ours is: P1 80 changes the MAC only
  CHECK(to_hex(out.commands[1].encode()).substr(0, 34) == "84E280011490000997DCB0CE4E2CB37DF3");
}

TEST_CASE("a card with another name, key set or cryptogram is told nothing") {
  const auto kind = [](std::string_view answer) {
    const auto channel = published(answer);
    REQUIRE_FALSE(channel.has_value());
    return channel.error().kind;
  };
  CHECK(kind("0000507101046E6C8B71FF0200072503683B31FAB7F4E8D8857D0CB4") == ErrorKind::WrongCard);
  CHECK(kind("0000507101046E6C8B70010200072503683B31FAB7F4E8D8857D0CB4") == ErrorKind::Keys);
  CHECK(kind("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB5") == ErrorKind::Keys);
  CHECK(kind("0000507101046E6C8B70FF0300072503683B31FAB7F4E8D8857D0CB4") == ErrorKind::Keys);
  CHECK(kind("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0C") == ErrorKind::Keys);
}

namespace {

/// The published SCP03 session with everything protected (tests/vectors: scp03-aes128_33).
Result<BankChannel> published_scp03(model::SecurityLevel level, Byte version = 0x30) {
  const model::ChannelKeys keys{KeyBytes("000102030405060708090A0B0C0D0E0F"_hex),
                                KeyBytes("101112131415161718191A1B1C1D1E1F"_hex),
                                KeyBytes("202122232425262728292A2B2C2D2E2F"_hex)};
  const ExpectedCard expected{{}, version, model::ChannelProtocol::Scp03, level};
  return BankChannel::open(
      crypto::openssl(), keys, expected, "FDF38259A1E0DE44"_hex,
      *from_hex("000000000000000000003003703B1ACA81E821F219081CDC01C26B372D000003"));
}

}  // namespace

TEST_CASE("under SCP03 the vault foretells what the card must answer") {
  using model::SecurityLevel;
  const std::vector<DataGrouping> groupings = {
      {0x9010, {3, 3}, false}
  };
  for (const auto level :
       {SecurityLevel::Mac, SecurityLevel::MacBothWays, SecurityLevel::CipherBothWays}) {
    auto channel = published_scp03(level);
    REQUIRE(channel.has_value());
    CHECK(channel->external_authenticate().header.p1 == static_cast<Byte>(level));
    ChannelCommands out;
    REQUIRE(channel->store_data(groupings, true, out).has_value());
    REQUIRE(out.answers.size() == 1);
    CHECK(out.answers[0].size() == (level == SecurityLevel::Mac ? 0 : 8));
    const std::size_t body = level == SecurityLevel::CipherBothWays ? 16 : 5;
    CHECK(out.commands[0].data.size() == body + 8);
  }
  CHECK(to_hex(published_scp03(SecurityLevel::CipherBothWays)->external_authenticate().encode()) ==
        "84823300108C36F96BCC00724A4E13AD591D7DA3F0");
}

TEST_CASE("a long data grouping is cut to what an enciphered command carries") {
  auto channel = published_scp03(model::SecurityLevel::CipherBothWays);
  ChannelCommands out;
  const std::vector<DataGrouping> groupings = {
      {0x0D01, Bytes(600, 0x5A), false}
  };
  REQUIRE(channel->store_data(groupings, true, out).has_value());
  REQUIRE(out.commands.size() == 3);
  CHECK(out.commands[0].data.size() == 248);
}

TEST_CASE("PUT KEY of SCP03 has three key fields of type 88, its answer is version and checks") {
  auto channel = published_scp03(model::SecurityLevel::Mac);
  ChannelCommands out;
  const model::ChannelKeys fresh{KeyBytes(static_key), KeyBytes(static_key), KeyBytes(static_key)};
  REQUIRE(channel->put_key(0x01, fresh, out).has_value());
  CHECK(out.commands[0].header == Header{0x84, 0xD8, 0x30, 0x81});
  CHECK(out.commands[0].data.size() == 1 + 3 * 23 + 8);
  CHECK(to_hex(out.answers[0]) == "01504A77504A77504A77");
}

TEST_CASE("a card that speaks another protocol than it was prepared for is told nothing") {
  CHECK(published_scp03(model::SecurityLevel::Mac, 0x31).error().kind == ErrorKind::Keys);
  const ExpectedCard expected{"0000507101046E6C8B70"_hex, 0xFF, model::ChannelProtocol::Scp03};
  const auto channel =
      BankChannel::open(crypto::openssl(), published_keys(), expected, model::Block8{},
                        *from_hex("0000507101046E6C8B70FF0200072503683B31FAB7F4E8D8857D0CB4"));
  REQUIRE_FALSE(channel.has_value());
  CHECK(channel.error().kind == ErrorKind::Keys);
}
