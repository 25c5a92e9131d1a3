#include "cardlib/model/card_verification.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("the check value of a stripe is the published one, on both engines") {
  const Bytes key = *from_hex("99999999999999998888888888888888");
  for (const crypto::Provider* engine : {&crypto::openssl(), &crypto::botan()}) {
    const VerificationData data{"2222222222222222", "3333", "111"};
    CHECK(card_verification_value(*engine, key, data) == "361");
    VerificationData chip = data;
    chip.service_code = chip_service_code;
    const auto other = card_verification_value(*engine, key, chip);
    CHECK((other && other->size() == 3 && *other != "361"));
  }
}

TEST_CASE("no check value over what is no track") {
  const Bytes key(16, 0x5A);
  const VerificationData wrong[] = {
      {"22222222222",          "3333",  "111"},
      {"22222222222222222222", "3333",  "111"},
      {"2222222222222222",     "333",   "111"},
      {"2222222222222222",     "33333", "111"},
      {"2222222222222222",     "3333",  "1A1"},
      {"222222222222222F",     "3333",  "111"},
  };
  for (const VerificationData& data : wrong)
    CHECK_FALSE(card_verification_value(crypto::openssl(), key, data));
  CHECK_FALSE(
      card_verification_value(crypto::openssl(), Bytes(8, 1), {"2222222222222222", "3333", "111"}));
}
