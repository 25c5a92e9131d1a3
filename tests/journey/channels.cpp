// Whole cards issued through every secure channel: the profile chooses, vault, personalizer and
// card follow; centralized and in two steps.
#include <doctest/doctest.h>

#include "tests/support/issued_card.hpp"

using namespace sscard;
using keys::Step;
using model::ChannelProtocol;
using model::SecurityLevel;
using perso::Profile;

namespace {

struct Row {
  ChannelProtocol protocol;
  SecurityLevel level;
};
constexpr Row rows[] = {
    {ChannelProtocol::Scp02, SecurityLevel::MacAndCipher        },
    {ChannelProtocol::Scp03, SecurityLevel::MacBothWays         },
    {ChannelProtocol::Scp03, SecurityLevel::CipherBothWays      },
    {ChannelProtocol::Sm4,   SecurityLevel::Mac                 },
    {ChannelProtocol::Sm4,   SecurityLevel::MacBothWaysAndCipher},
};

Profile profile_of(const Row& row) {
  Profile profile = perso::test_profile();
  profile.channel = row.protocol;
  profile.channel_level = row.level;
  return profile;
}

/// Protocol byte of the answer that the card gives with PSE selected.
Byte spoken(test::MemoryCard& card) {
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const auto selected =
      channel.demand(Command({0x00, 0xA4, 0x04, 0x00}, to_bytes("1PAY.SYS.DDF01")), "select");
  REQUIRE(selected.has_value());
  const auto answer =
      channel.demand(Command({0x80, 0x50, 0x00, 0x00}, Bytes(8), 256), "open a channel");
  REQUIRE(answer.has_value());
  return (*answer)[11];
}

}  // namespace

TEST_CASE("a profile's channel issues a whole card, and the card speaks it from then on") {
  for (const Row& row : rows) {
    const Profile profile = profile_of(row);
    test::Bureau bureau(Step::Both, profile);
    test::MemoryCard card;
    const auto record = bureau.issue(card, test::sample_order());
    CAPTURE(model::row(row.protocol).word);
    REQUIRE(record.has_value());
    CHECK(record->cost.vault_calls == 4);
    CHECK(spoken(card) == model::row(row.protocol).identifier);
  }
}

TEST_CASE("in two steps the hand-over set speaks the profile's channel and PUT KEY replaces it") {
  for (const Row& row : rows) {
    const Profile profile = profile_of(row);
    test::MemoryCard card;
    test::Bureau social(Step::SocialFirst, profile);
    CAPTURE(model::row(row.protocol).word);
    REQUIRE(social.issue(card, test::sample_order()).has_value());
    test::Bureau bank(Step::BankSecond, profile);
    const auto record = bank.issue(card, test::sample_order());
    if (!record) MESSAGE(record.error().what.english());
    CHECK(record.has_value());
  }
}

TEST_CASE("a card of another channel than the profile's is refused in the second step") {
  test::MemoryCard card;
  test::Bureau social(Step::SocialFirst, profile_of(rows[1]));
  REQUIRE(social.issue(card, test::sample_order()).has_value());
  test::Bureau bank(Step::BankSecond, profile_of(rows[3]));
  CHECK_FALSE(bank.issue(card, test::sample_order()).has_value());
  test::Bureau right(Step::BankSecond, profile_of(rows[2]));
  CHECK(right.issue(card, test::sample_order()).has_value());
}
