#include "cardlib/model/pin_verification.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using namespace sscard::model;

TEST_CASE("decimal digits come first, letters less ten behind them") {
  CHECK(decimal_digits("A1B2"_hex, 4) == "1201");
  CHECK(decimal_digits("FEDC"_hex, 4) == "5432");
  CHECK(decimal_digits("1234"_hex, 2) == "12");
}

TEST_CASE("the PVV hangs on eleven PAN digits, the key index and four PIN digits") {
  const auto pvk = "0123456789ABCDEFFEDCBA9876543210"_hex;
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto cipher = engine->cipher(crypto::CipherKind::TripleDes, pvk).value();
    const auto value = [&](std::string_view pan, char index, std::string_view pin) {
      return pin_verification_value(*cipher, pan, index, as_bytes(pin)).value_or("none");
    };
    const std::string right = value("1122334455667788", '1', "4524");
    CHECK(right == "8523");
    CHECK(value("1122334455667780", '1', "4524") == right);  // the check digit plays no part
    CHECK(value("1122334455667788", '1', "452499") == right);
    CHECK(value("1122334455667788", '2', "4524") != right);
    CHECK(value("1122334455667798", '1', "4524") != right);
    CHECK(value("12345678901", '1', "4524") == "none");
    CHECK(value("1122334455667788", 'A', "4524") == "none");
    CHECK(value("1122334455667788", '1', "452") == "none");
  }
}

TEST_CASE("natural PIN and offset give the PIN, and the PIN gives the offset back") {
  const Pin pin = add_digits(as_bytes("4524"), as_bytes("7710"));
  CHECK(as_text(pin.reveal(SecretAccess::for_cipher())) == "1234");
  const Pin offset = subtract_digits(as_bytes("1234"), as_bytes("4524"));
  CHECK(as_text(offset.reveal(SecretAccess::for_cipher())) == "7710");
}
