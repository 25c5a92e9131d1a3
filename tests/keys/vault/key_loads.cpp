#include "keys/vault/key_loads.hpp"

#include <doctest/doctest.h>

#include <map>

#include "card_side.hpp"
#include "cardlib/model/social_crypto.hpp"
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

TEST_CASE("an SM4 card gets SM4 records, its first one alone under the 3DES transport key") {
  const auto ring = test_key_ring(crypto::openssl());
  REQUIRE(ring.has_value());
  PrepareRequest request = test_card::request(Step::Both);
  request.structure = model::Structure::V300;
  request.algorithm = model::Algorithm::Sm4;
  request.local_directory = true;
  CardKeys card_keys(*ring);
  const auto result = key_loads(StepKeys(*ring, Step::Both, request.algorithm), card_keys, request);
  REQUIRE(result.has_value());
  // The card's side, with the engine the vault does not use.
  const auto key_of = [](model::Algorithm algorithm, ByteView value) {
    return std::move(model::SocialKey::create(crypto::botan(), algorithm, value).value());
  };
  const auto des = model::SocialScheme::create(crypto::botan(), model::Algorithm::TripleDes);
  const auto sm4 = model::SocialScheme::create(crypto::botan(), model::Algorithm::Sm4);
  const model::SocialKey transport =
      key_of(model::Algorithm::TripleDes, as_bytes("TESTTRANSPORTKEY"));
  std::map<model::Df, model::SocialKey> masters;
  std::map<model::Df, std::size_t> loaded;
  for (const KeyLoad& load : result->loads) {
    CAPTURE(model::row(load.df).name);
    const bool first = load.df == model::Df::Mf;
    const bool master = load.type == model::KeyType::Master;
    const model::Df above = model::row(load.df).parent;
    const auto& scheme = first ? **des : **sm4;
    const model::SocialKey& under = first ? transport : masters.at(master ? above : load.df);
    const auto opened = scheme.open_key_record(under, load.command.data);
    REQUIRE(opened.has_value());
    const auto record = model::parse_key_record(*opened);
    REQUIRE(record.has_value());
    ++loaded[load.df];
    if (load.df == model::Df::Pse || load.type == model::KeyType::Pin) continue;
    CHECK(record->header.algorithm == model::KeyAlgorithm::Sm4);
    if (master) masters.emplace(load.df, key_of(model::Algorithm::Sm4, record->key));
  }
  for (const model::Df df : {model::Df::Ssse, model::Df::Df05, model::Df::Df06, model::Df::Df07})
    CHECK(loaded[df] == model::keys_of(df).size());
  CHECK(loaded[model::Df::Pse] == 4);
}
