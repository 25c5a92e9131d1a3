#include "tools/sscard/bank_look.hpp"

#include <doctest/doctest.h>

#include "tests/support/bank_bureau.hpp"

using namespace sscard;
using perso::OfflineProof;

TEST_CASE("a look at a card says how it proved itself, or that it cannot") {
  test::SeededRandom random(5);
  test::BankBureau bureau(test::key_product(OfflineProof::Combined, OfflineProof::None));
  test::MemoryCard card;
  REQUIRE(bureau.issue(card, test::sample_order()));
  cos::InProcessLink link = card.link();
  Channel channel(link);
  const auto look = tools::visit_bank(channel, random);
  REQUIRE(look);
  CHECK(tools::verdict(look->offline).english().find("(DDA, RSA) proves") != std::string::npos);
  const auto combined = tools::visit_bank(channel, random, true);
  REQUIRE(combined);
  CHECK(tools::verdict(combined->offline).english().find("(CDA, RSA) proves") != std::string::npos);
  CHECK(std::string_view(tools::word(term::OfflineMethod::None)) == "none");
  CHECK(tools::verdict({}).english().find("online only") != std::string::npos);
}
