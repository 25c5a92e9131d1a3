#include "keys/vault/test_keys.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace sscard;
using namespace sscard::keys;

TEST_CASE(
    "the test key set has every key of the social key table, and every other purpose as often as "
    "it has "
    "algorithms") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  std::array<std::size_t, purpose_count> count{};
  for (const KeyEntry& entry : ring->entries()) {
    ++count[static_cast<std::size_t>(entry.facts.purpose)];
    CHECK(entry.facts.test);
    CHECK(entry.facts.version == 1);
    CHECK(entry.facts.exportability == Exportability::Never);
  }
  for (const PurposeRow& row : purpose_table()) {
    if (row.purpose == Purpose::CardKey) continue;
    const bool kmc = row.purpose == Purpose::Kmc || row.purpose == Purpose::HandOverKmc;
    const bool twice = follows_the_card(row.purpose) || follows_the_bank(row.purpose);
    std::size_t expected = twice ? 2 : 1;
    if (kmc) expected = model::channel_protocol_count;
    CHECK(count[static_cast<std::size_t>(row.purpose)] == expected);
  }
  const StepKeys keys(*ring, Step::Both);
  const StepKeys sm4_keys(*ring, Step::Both, model::Algorithm::Sm4);
  std::size_t slots = 0;
  for (const model::KeyRow& row : model::key_table()) {
    if (row.type == model::KeyType::Pin || row.df == model::Df::Mf) continue;
    ++slots;
    const auto entry = keys.card_key({row.df, row.type, row.id});
    REQUIRE(entry.has_value());
    CHECK((*entry)->facts.level == row.level);
    const auto sm4 = sm4_keys.card_key({row.df, row.type, row.id});
    REQUIRE(sm4.has_value());
    CHECK((*sm4)->facts.algorithm == crypto::CipherKind::Sm4);
    CHECK((*entry)->facts.algorithm == crypto::CipherKind::TripleDes);
  }
  CHECK(slots > 50);
  CHECK(count[static_cast<std::size_t>(Purpose::CardKey)] == 2 * slots);
}

TEST_CASE("no two test masters are equal, and neither are their check values or names") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  std::set<std::string> values;
  std::set<std::string> names;
  for (const Kcv& kcv : ring->kcvs()) {
    values.insert(to_hex(kcv.value));
    names.insert(kcv.key);
    CHECK(kcv.test);
  }
  CHECK(values.size() == ring->kcvs().size());
  CHECK(names.size() == ring->kcvs().size());
}

TEST_CASE("the test transport key is the one printed on test blanks") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  const auto entry = StepKeys(*ring, Step::Both).get(Purpose::Transport);
  REQUIRE(entry.has_value());
  CHECK((*entry)->secret.same_as(KeyBytes(as_bytes("TESTTRANSPORTKEY"))));
}

TEST_CASE("both engines agree on the test key set") {
  const auto one = test_key_ring(crypto::openssl());
  const auto other = test_key_ring(crypto::botan());
  REQUIRE(one.has_value());
  REQUIRE(other.has_value());
  REQUIRE(one->entries().size() == other->entries().size());
  for (std::size_t i = 0; i < one->entries().size(); ++i) {
    CHECK(one->entries()[i].secret.same_as(other->entries()[i].secret));
    CHECK(one->entries()[i].kcv == other->entries()[i].kcv);
  }
}

TEST_CASE("a centre that does one step holds only the test keys of that step, with equal values") {
  const auto whole = test_key_ring(crypto::openssl());
  REQUIRE(whole.has_value());
  for (const Step step :
       {Step::SocialFirst, Step::BankFirst, Step::SocialSecond, Step::BankSecond}) {
    const auto part = test_key_ring(crypto::openssl(), step);
    REQUIRE(part.has_value());
    CHECK(part->entries().size() < whole->entries().size());
    for (const KeyEntry& entry : part->entries()) {
      CHECK(allowed(step, entry.facts.purpose));
      bool same = false;
      for (const KeyEntry& other : whole->entries())
        same = same || (other.facts == entry.facts && other.secret.same_as(entry.secret));
      CHECK(same);
    }
  }
}
