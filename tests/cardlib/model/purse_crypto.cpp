// Values: reference/corrections.md part F (purse purchase, purse load); every one on both engines.
#include "cardlib/model/purse_crypto.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using model::Algorithm;
using test::hex;

namespace {

constexpr model::PurseTime when = "20240102030405"_hex;
constexpr std::uint32_t sequence = 7;
constexpr std::uint32_t balance = 0x2710;
constexpr model::PurseSession session{"11223344"_hex, 1, 0x4D2, "410100813475"_hex};

struct Published {
  Algorithm algorithm;
  const char* key;
  const char* purchase[4];  ///< SESPK, MAC1, MAC2, TAC
  const char* load[4];      ///< SESLK, MAC1, MAC2, TAC
};

// clang-format off
const Published published[] = {
    {Algorithm::TripleDes, "37C09FC0EA02BCE340D3EABC90FA4590",
     {"009DA174869286A9", "8B384075", "36737416", "EE2B3264"},
     {"4ED40FB914A21788", "D69A9B92", "31881DF0", "42EC37D5"}},
    {Algorithm::Sm4, "5D636F13D6FA9428203886D4308C6A2F",
     {"522C5E2BA4B2FF5A830456865BFFC98D", "445A1073", "F031C8D0", "1D6B2FF4"},
     {"967B702D8E836DC6A7899FD97BD71B43", "B2772B46", "5F81593B", "B1A01764"}},
};
// clang-format on

}  // namespace

TEST_CASE("purse session keys, MACs and TACs are the published ones on both engines") {
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const Published& row : published) {
      CAPTURE(row.key);
      const Bytes key_bytes = hex(row.key);
      const auto made = model::PurseScheme::create(*engine, row.algorithm);
      REQUIRE(made.has_value());
      const model::PurseScheme& purse = **made;
      const auto key = model::SocialKey::create(*engine, row.algorithm, key_bytes);
      const std::string purchase[] = {
          to_hex(purse.purchase_key(*key, session, sequence).reveal(SecretAccess::for_cipher())),
          to_hex(purse.purchase_mac1(*key, session, sequence, when)),
          to_hex(purse.purchase_mac2(*key, session, sequence)),
          to_hex(purse.purchase_tac(key_bytes, session, sequence, when))};
      const std::string load[] = {
          to_hex(purse.load_key(*key, session).reveal(SecretAccess::for_cipher())),
          to_hex(purse.load_mac1(*key, session, balance)),
          to_hex(purse.load_mac2(*key, session, when)),
          to_hex(purse.load_tac(key_bytes, session, balance + session.amount, when))};
      for (std::size_t i = 0; i < 4; ++i) {
        CHECK(purchase[i] == row.purchase[i]);
        CHECK(load[i] == row.load[i]);
      }
    }
  }
}

TEST_CASE("every input of a purse MAC matters, the high half of the sequence only in the TAC") {
  const Published& row = published[0];
  const Bytes key_bytes = hex(row.key);
  const auto made = model::PurseScheme::create(crypto::openssl(), row.algorithm);
  const auto key = model::SocialKey::create(crypto::openssl(), row.algorithm, key_bytes);
  model::PurseSession other = session;
  const auto differs = [&] { return to_hex((*made)->purchase_mac2(*key, other, sequence)); };
  other.atc = 2;
  CHECK(differs() != row.purchase[2]);
  other = session;
  other.random[3] ^= 1U;
  CHECK(differs() != row.purchase[2]);
  other = session;
  other.amount = 1;
  CHECK(differs() != row.purchase[2]);
  const std::uint32_t far = sequence + 0x10000;
  CHECK(to_hex((*made)->purchase_mac2(*key, session, far)) == row.purchase[2]);
  CHECK(to_hex((*made)->purchase_tac(key_bytes, session, far, when)) != row.purchase[3]);
}
