#include "cardlib/crypto/sm2_nonce.hpp"

#include <doctest/doctest.h>

#include "tests/cardlib/crypto/engines.hpp"

using namespace sscard;
using crypto::standard_sm2_curve;

namespace {

Bytes number(Byte last) {
  Bytes out(32);
  out.back() = last;
  return out;
}

}  // namespace

TEST_CASE("a signature with a chosen nonce is one that every engine accepts") {
  const Bytes message = to_bytes("a published example");
  for (const crypto::Provider* engine : test::both_engines()) {
    const auto made = crypto::sm2_sign_example(*engine, standard_sm2_curve(),
                                               {number(7), number(11)}, "somebody", message);
    REQUIRE(made.has_value());
    for (const crypto::Provider* other : test::both_engines()) {
      CHECK(other->sm2_verify(made->public_key, "somebody", message, made->signature).value());
      CHECK_FALSE(other->sm2_verify(made->public_key, "another", message, made->signature).value());
    }
  }
}

TEST_CASE("numbers that are no curve or no key make no signature") {
  const auto refused = [](const crypto::Sm2Curve& curve, const crypto::Sm2Example& example,
                          std::string_view id) {
    for (const crypto::Provider* engine : test::both_engines())
      CHECK_FALSE(crypto::sm2_sign_example(*engine, curve, example, id, {}).has_value());
  };
  const crypto::Sm2Curve right = standard_sm2_curve();
  crypto::Sm2Curve curve = right;
  curve.gy.back() ^= 1;  // the base point leaves the curve
  refused(curve, {number(7), number(11)}, "a");
  refused(right, {number(0), number(11)}, "a");
  refused(right, {number(7), number(0)}, "a");
  refused(right, {Bytes(31, 1), number(11)}, "a");
  refused(right, {number(7), number(11)}, std::string(8192, 'a'));
}
