// A counter with two slots: the person's card in one, the terminal's PSAM in the other, no vault.
// What a vault does in a visit the PSAM does as well, and the PIN commands besides.
#include <doctest/doctest.h>

#include "cardlib/apdu/commands.hpp"
#include "terminal/secure_module/psam_module.hpp"
#include "terminal/social/social_visit.hpp"
#include "tests/support/issued_card.hpp"
#include "tests/support/key_card.hpp"

using namespace sscard;

namespace {

perso::Profile profile_of(model::Algorithm algorithm) {
  perso::Profile out = perso::test_profile();
  out.algorithm = algorithm;
  if (algorithm == model::Algorithm::Sm4) out.structure = model::Structure::V300;
  return out;
}

struct Counter {
  explicit Counter(model::Algorithm algorithm)
      : profile(profile_of(algorithm)),
        bureau(keys::Step::Both, profile),
        order(order_of(profile)),
        link(issued().link()),
        channel(link),
        psam(test::key_card_cells(model::KeyCard::Psam)),
        slot_link(psam.card),
        slot(slot_link),
        module(slot) {}

  static perso::CardOrder order_of(const perso::Profile& profile) {
    perso::CardOrder out = test::sample_order();
    out.social->holder.structure = profile.structure;
    return out;
  }
  test::MemoryCard& issued() {
    const auto record = bureau.issue(card, order);
    REQUIRE_MESSAGE(record, record.error().what.english());
    return card;
  }

  perso::Profile profile;
  test::Bureau bureau;
  test::MemoryCard card;
  perso::CardOrder order;
  cos::InProcessLink link;
  Channel channel;
  test::TestCard psam;
  cos::InProcessLink slot_link;
  Channel slot;
  term::PsamModule module;
};

StatusWord verify(Channel& channel, std::string_view digits) {
  const auto answer = channel.transmit(apdu::verify_pin(Pin(as_bytes(digits))));
  REQUIRE(answer);
  return answer->sw;
}

/// The PUK opened the way; a fresh challenge, then the command that the PSAM makes of it.
StatusWord pin_command(Counter& counter, const term::PublicData& who, const Pin* fresh) {
  const auto random = counter.channel.demand(apdu::get_challenge(8), "challenge");
  REQUIRE(random);
  std::array<Byte, 8> challenge{};
  std::ranges::copy(*random, challenge.begin());
  const term::CardIdentity identity{who.chip.bytes(), who.card_id.region().text(), who.algorithm};
  const auto command = counter.module.pin_command(
      identity, *model::find_key(model::Df::Ssse, "STK"), challenge, fresh);
  REQUIRE_MESSAGE(command, command.error().what.english());
  const auto answer = counter.channel.transmit(*command);
  REQUIRE(answer);
  return answer->sw;
}

}  // namespace

TEST_CASE("a visit goes through with a PSAM in the slot: genuine, key, protected file") {
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    CAPTURE(static_cast<int>(algorithm));
    Counter counter(algorithm);
    test::SeededRandom random(5);
    term::SocialVisit visit(counter.channel, counter.module, random);
    const auto report = term::run_social_visit(visit, {});
    REQUIRE_MESSAGE(report, report.error().what.english());
    CHECK(report->card.holder == counter.order.social->holder);
    CHECK(report->card.algorithm == algorithm);
    CHECK(report->protected_values.size() == 3);
  }
}

TEST_CASE("a blocked PIN is unblocked and reloaded by the counter's PSAM") {
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    CAPTURE(static_cast<int>(algorithm));
    Counter counter(algorithm);
    test::SeededRandom random(5);
    term::SocialVisit visit(counter.channel, counter.module, random);
    const auto who = visit.read_public();
    REQUIRE(who);
    while (verify(counter.channel, "000000") != StatusWord::Blocked) {
    }
    REQUIRE(visit.prove_genuine()->done);
    REQUIRE(visit.authenticate(model::Df::Ssse, "PUK")->done);
    CHECK(pin_command(counter, *who, nullptr) == StatusWord::Ok);
    CHECK(verify(counter.channel, "123456") == StatusWord::Ok);

    REQUIRE(counter.channel.reset());
    term::SocialVisit again(counter.channel, counter.module, random);
    REQUIRE(again.read_public());
    REQUIRE(again.prove_genuine()->done);
    const Pin fresh(as_bytes("87654321"));
    CHECK(pin_command(counter, *who, &fresh) == StatusWord::SecurityNotSatisfied);  // without PUK
    REQUIRE(again.authenticate(model::Df::Ssse, "PUK")->done);
    CHECK(pin_command(counter, *who, &fresh) == StatusWord::Ok);
    CHECK(verify(counter.channel, "123456") != StatusWord::Ok);
    CHECK(verify(counter.channel, "87654321") == StatusWord::Ok);
  }
}

TEST_CASE("a PSAM without SM4 serves no third-generation card, and says so") {
  test::TestCard blank(test::key_card_blank(model::KeyCard::Psam));
  keys::KeyCardOrder order = test::key_card_order(blank, model::KeyCard::Psam);
  order.sm4 = false;
  test::TestCard psam(test::key_card_cells(order, test::test_ring()));
  cos::InProcessLink link(psam.card);
  Channel slot(link);
  term::PsamModule module(slot);
  const model::KeyRow* irk = model::find_key(model::Df::Ssse, "IRK");
  term::CardIdentity who{order.chip_serial, "999901", model::Algorithm::Sm4};
  const auto refused = module.authentication_data(who, *irk, {}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::Keys);
  who.algorithm = model::Algorithm::TripleDes;
  CHECK(module.authentication_data(who, *irk, {}, {}).has_value());
}
