// The bank's half of the vault, in this process and through its messages.
#include <doctest/doctest.h>

#include "cardlib/model/bank_certificate.hpp"
#include "keys/vault/protocol.hpp"
#include "tests/support/test_vault.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

/// The vault behind its own messages, as the process serves it.
template <typename T>
Result<T> through_messages(Vault& vault, const VaultRequest& request) {
  const auto heard = parse_request(encode(request));
  if (!heard) return heard.error();
  const auto answer = parse_answer(encode(ask(vault, *heard)));
  if (!answer) return answer.error();
  if (const auto* error = std::get_if<Error>(&*answer)) return *error;
  return std::get<T>(*answer);
}

BankDataRequest request_of(const SealedPair& issuer, const SealedPair& card) {
  BankDataRequest out;
  out.pan = "6228000000000000007";
  out.expiry = "3112";
  out.service_code = "620";
  out.check_values = true;
  out.signatures.push_back({
      issuer, true, card, {1, 2, 3}
  });
  return out;
}

}  // namespace

TEST_CASE("pairs made in the vault sign through it, and never leave it open") {
  test::TestVault vault;
  for (const PairKind kind : {PairKind::Rsa, PairKind::Sm2}) {
    const std::uint64_t before = vault->calls();
    const auto issuer =
        through_messages<SealedPair>(*vault, PairRequest{PairUse::Issuer, kind, 1024, 3});
    const auto card =
        through_messages<SealedPair>(*vault, PairRequest{PairUse::Card, kind, 768, 3});
    REQUIRE((issuer && card));
    CHECK(vault->calls() == before);
    const auto data = through_messages<BankData>(*vault, request_of(*issuer, *card));
    REQUIRE(data);
    CHECK(vault->calls() == before + 1);
    CHECK(data->signatures.size() == 1);
    CHECK((data->stripe_value.size() == 3 && data->chip_value.size() == 3));
    CHECK(data->stripe_value != data->chip_value);
    // a card's pair does not sign as an issuer
    CHECK(vault->bank_data(request_of(*card, *card)).error().kind == ErrorKind::Keys);
    SealedPair renamed = *card;
    renamed.use = PairUse::Issuer;
    CHECK(vault->bank_data(request_of(renamed, *card)).error().kind == ErrorKind::Keys);
  }
}

TEST_CASE("check values are the same for the same track and differ with the account") {
  test::TestVault vault;
  BankDataRequest request;
  request.pan = "6228000000000000007";
  request.expiry = "3112";
  request.service_code = "620";
  request.check_values = true;
  const auto one = vault->bank_data(request);
  const auto two = vault->bank_data(request);
  REQUIRE((one && two));
  CHECK(one->stripe_value == two->stripe_value);
  request.check_values = false;
  CHECK(vault->bank_data(request).value().stripe_value.empty());
  request.check_values = true;
  request.service_code = "62";
  CHECK(vault->bank_data(request).error().kind == ErrorKind::BadInput);
}

TEST_CASE("a ring of the social side has no pair key and makes no pairs") {
  test::SeededRandom random(3);
  SoftwareVault social(test_key_ring(crypto::openssl(), Step::SocialSecond).value(), random);
  CHECK(social.make_pair({}).error().kind == ErrorKind::Keys);
  CHECK(social.bank_data({}).error().kind == ErrorKind::Keys);
}
