#include "keys/vault/bank_channel.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::keys;

namespace {

constexpr auto static_key = "404142434445464748494A4B4C4D4E4F"_hex;

model::Scp02Keys published_keys() {
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
  const auto commands = channel->store_data(groupings, true);
  REQUIRE(commands.has_value());
  REQUIRE(commands->size() == 2);
  CHECK(to_hex((*commands)[0].encode()) ==
        "84E260003B800030614C13CAED24062B3DD9E16DB5855091C424F8D7F656B3220010F676DD61AC07370006FB"
        "7BD3D296C7FB1539D14279DAD833B4BCC6149624");
  // the example is not the last command of its session, ours is: P1 80 changes the MAC only
  CHECK(to_hex((*commands)[1].encode()).substr(0, 34) == "84E280011490000997DCB0CE4E2CB37DF3");
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
