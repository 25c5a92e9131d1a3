#include "keys/vault/key_loads.hpp"

#include <doctest/doctest.h>

#include "card_side.hpp"
#include "cardlib/model/t514.hpp"
#include "keys/vault/test_keys.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

Result<KeyLoads> loads(const KeyRing& ring, Step step) {
  CardKeys card_keys(ring);
  return key_loads(StepKeys(ring, step), card_keys, test_card::request(step));
}

}  // namespace

TEST_CASE("a centre that holds only its own keys can do its own step and no other") {
  const std::array steps = {Step::Both, Step::SocialFirst, Step::BankFirst, Step::SocialSecond,
                            Step::BankSecond};
  for (const Step held : steps) {
    const auto ring = test_key_ring(crypto::openssl(), held);
    REQUIRE(ring.has_value());
    for (const Step wanted : steps) {
      CAPTURE(static_cast<int>(held));
      CAPTURE(static_cast<int>(wanted));
      const auto result = loads(*ring, wanted);
      // a second step of the bank loads nothing by WRITE KEY, so it needs no key here
      CHECK(result.has_value() == (held == wanted || wanted == Step::BankSecond));
      if (!result) CHECK(result.error().kind == ErrorKind::Keys);
    }
  }
}

TEST_CASE("every record is one a card can read") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  const auto result = loads(*ring, Step::Both);
  REQUIRE(result.has_value());
  const Bytes card_mk = test_card::card_key("card MK");
  std::size_t read = 0;
  for (const KeyLoad& load : result->loads) {
    if (load.df != model::Df::Pse) continue;
    const auto record = model::parse_key_record(test_card::record_of(load, card_mk));
    REQUIRE(record.has_value());
    CHECK(record->header.type == load.type);
    CHECK(record->header.id == load.id);
    CHECK(record->header.version == load.version);
    ++read;
  }
  CHECK(read == 4);
}

TEST_CASE("a structure without a directory has no keys for it") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  const auto result = loads(*ring, Step::Both);
  REQUIRE(result.has_value());
  for (const KeyLoad& load : result->loads)
    CHECK(load.df != model::Df::Df06);
}
