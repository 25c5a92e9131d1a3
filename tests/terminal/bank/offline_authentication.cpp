#include "terminal/bank/offline_authentication.hpp"

#include <doctest/doctest.h>

#include "keys/authority/test_authority.hpp"
#include "tests/support/bank_bureau.hpp"

using namespace sscard;
using namespace sscard::term;
using perso::OfflineProof;

namespace {

/// A card of a product, and a terminal in front of it.
struct Visit {
  Visit(OfflineProof rsa, OfflineProof sm2, bool sm_terminal)
      : bureau(test::key_product(rsa, sm2)) {
    REQUIRE(bureau.issue(card, test::sample_order()));
    link.emplace(card.card(), Protocol::T0);
    channel.emplace(*link);
    ListValues terminal;
    terminal.sm_support = sm_terminal;
    report = run_bank_visit(*channel, terminal).value();
  }
  OfflineResult authenticate(bool combined, const BankVisitReport& seen) {
    test::SeededRandom random(3);
    const auto result =
        authenticate_offline(*channel, seen, {authorities, crypto::openssl(), random, combined});
    REQUIRE(result);
    return *result;
  }

  test::BankBureau bureau;
  test::MemoryCard card{7};
  std::optional<cos::InProcessLink> link;
  std::optional<Channel> channel;
  BankVisitReport report;
  std::vector<model::AuthorityKey> authorities = keys::test_authority_keys();
};

struct Row {
  OfflineProof rsa, sm2;
  bool sm_terminal, combined;
  OfflineMethod method;
  bool by_sm2;
};
using enum OfflineProof;
const Row rows[] = {
    {Static,   None,     false, true,  OfflineMethod::Static,   false},
    {Dynamic,  None,     false, true,  OfflineMethod::Dynamic,  false},
    {Combined, None,     false, false, OfflineMethod::Dynamic,  false},
    {Combined, None,     false, true,  OfflineMethod::Combined, false},
    {None,     Static,   true,  false, OfflineMethod::Static,   true },
    {None,     Dynamic,  true,  false, OfflineMethod::Dynamic,  true },
    {None,     Combined, true,  true,  OfflineMethod::Combined, true },
    {Combined, Combined, true,  true,  OfflineMethod::Combined, true },
    {Combined, Combined, false, true,  OfflineMethod::Combined, false},
};

void replace(BankVisitReport& report, std::uint16_t tag, std::size_t at) {
  for (BankElementRead& element : report.elements) {
    if (element.tag == tag) element.value[at] ^= 0x01;
  }
}

}  // namespace

TEST_CASE("a card of every product proves itself to the test authority, as well as both can") {
  for (const Row& row : rows) {
    CAPTURE(static_cast<int>(row.rsa));
    CAPTURE(static_cast<int>(row.sm2));
    Visit visit(row.rsa, row.sm2, row.sm_terminal);
    const OfflineResult result = visit.authenticate(row.combined, visit.report);
    if (result.reason != nullptr) CAPTURE(result.reason);
    CHECK(result.authentic);
    CHECK(result.method == row.method);
    CHECK(result.sm2 == row.by_sm2);
    CHECK(result.test_authority);
  }
}

TEST_CASE("one touched byte in what was signed, or in any certificate, breaks the chain") {
  for (const bool sm2 : {false, true}) {
    Visit visit(sm2 ? None : Dynamic, sm2 ? Dynamic : None, sm2);
    for (const std::uint16_t tag : {std::uint16_t{0x90}, std::uint16_t{0x9F46}}) {
      BankVisitReport touched = visit.report;
      replace(touched, tag, 20);
      CHECK_FALSE(visit.authenticate(false, touched).authentic);
    }
    BankVisitReport touched = visit.report;
    touched.signed_content[3] ^= 0x01;
    CHECK_FALSE(visit.authenticate(false, touched).authentic);
    touched = visit.report;
    touched.aip[0] ^= 0x08;
    CHECK_FALSE(visit.authenticate(false, touched).authentic);
    touched = visit.report;
    replace(touched, 0x5A, 0);
    CHECK_FALSE(visit.authenticate(false, touched).authentic);
    CHECK(visit.authenticate(false, visit.report).authentic);
  }
}

TEST_CASE("a terminal without the authority's key, and a card without a method, say so") {
  Visit visit(Dynamic, None, false);
  visit.authorities.clear();
  const OfflineResult unknown = visit.authenticate(false, visit.report);
  CHECK_FALSE(unknown.authentic);
  CHECK(unknown.method == OfflineMethod::Dynamic);
  BankVisitReport none = visit.report;
  none.aip[0] = 0x1C;
  CHECK(visit.authenticate(false, none).method == OfflineMethod::None);
}
