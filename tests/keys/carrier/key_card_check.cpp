#include "keys/carrier/key_card_check.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cardlib/apdu/commands.hpp"
#include "tests/support/key_card.hpp"

using namespace sscard;
using namespace sscard::keys;
using test::TestCard;

namespace {

/// Selects, gives the PIN and sends; the data of the last answer, empty when the card refused.
Bytes answer_of(TestCard& card, const KeyProbe& probe, std::optional<model::Algorithm>& selected) {
  const model::Algorithm algorithm = probe.master.name.algorithm;
  if (selected != algorithm) {
    card.sw(apdu::select_by_name(model::key_environment(algorithm), apdu::Fci::Ignored).encode());
    card.sw(apdu::select_ef(model::key_application_fid).encode());
    card.sw("0020000003654321");
    selected = algorithm;
  }
  Bytes last;
  for (const Command& command : probe.commands) {
    Command plain = command;
    plain.le.reset();
    last = *from_hex(card.full(to_hex(plain.encode())));
  }
  const bool ok = last.size() > 2 && u16_at(last, last.size() - 2) == 0x9000;
  return ok ? Bytes(last.begin(), last.end() - 2) : Bytes{};
}

KeyCardCheckRequest asked(TestCard& card, model::KeyCard kind) {
  KeyCardCheckRequest request;
  request.order = test::key_card_order(card, kind);
  request.random = {0x10, 0x32, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE};
  const auto probes = check_key_card(test::test_ring(), request);
  REQUIRE(probes);
  std::optional<model::Algorithm> selected;
  for (const KeyProbe& probe : probes->probes)
    request.answers.push_back(answer_of(card, probe, selected));
  return request;
}

}  // namespace

TEST_CASE("every key of every kind of key card proves that it lives") {
  for (const model::KeyCardRow& kind : model::key_card_table()) {
    CAPTURE(kind.word);
    TestCard card(test::key_card_cells(kind.kind));
    const auto judged = check_key_card(test::test_ring(), asked(card, kind.kind));
    REQUIRE(judged);
    CHECK_FALSE(judged->probes.empty());
    for (const KeyProbe& probe : judged->probes) {
      CAPTURE(probe.master.key);
      CHECK(probe.alive);
    }
  }
}

TEST_CASE("a card with other keys, a wrong answer and a missing one are found, one by one") {
  TestCard card(test::key_card_cells(model::KeyCard::Mother,
                                     test::ring_of("SSSE/IRK", "00112233445566778899AABBCCDDEEFF",
                                                   "00112233445566778899AABBCCDDEEFE")));
  const auto foreign = check_key_card(test::test_ring(), asked(card, model::KeyCard::Mother));
  REQUIRE(foreign);
  CHECK(std::ranges::none_of(foreign->probes, &KeyProbe::alive));

  TestCard good(test::key_card_cells(model::KeyCard::MasterControl));
  KeyCardCheckRequest request = asked(good, model::KeyCard::MasterControl);
  REQUIRE(request.answers.size() == 4);
  for (std::size_t byte = 0; byte < request.answers[1].size(); ++byte) {
    KeyCardCheckRequest changed = request;
    changed.answers[1][byte] = static_cast<Byte>(changed.answers[1][byte] ^ 1U);
    const auto judged = check_key_card(test::test_ring(), changed);
    REQUIRE(judged);
    CHECK((judged->probes[0].alive && !judged->probes[1].alive && judged->probes[2].alive));
  }
  request.answers.pop_back();
  CHECK_FALSE(check_key_card(test::test_ring(), request));
  request.answers.resize(5);
  CHECK_FALSE(check_key_card(test::test_ring(), request));
}
