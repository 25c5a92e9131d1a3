#include "keys/vault/natural_pin.hpp"

#include <doctest/doctest.h>

using namespace sscard;

namespace {

bool is(const Pin& pin, std::string_view digits) {
  return pin.same_as(Pin(as_bytes(digits)));
}

std::unique_ptr<crypto::Cipher> generation_key() {
  return std::move(crypto::openssl().cipher(crypto::CipherKind::TripleDes,
                                            "0123456789ABCDEFFEDCBA9876543210"_hex))
      .value();
}

}  // namespace

TEST_CASE("the natural PIN is that of the published IBM 3624 vectors") {
  const auto key = generation_key();
  const std::string_view table = "1234567890123456";
  CHECK(is(keys::natural_pin(*key, "1122334455667788"_hex, table, 4), "4524"));  // 0000-0-16
  CHECK(is(keys::natural_pin(*key, "11223344556677FF"_hex, table, 4), "5518"));  // 0000-0-14
  CHECK(is(keys::natural_pin(*key, "1223344556677811"_hex, table, 4), "3675"));  // 0000-1-14
}

TEST_CASE("an account has one PIN of six digits, another account another") {
  const auto key = generation_key();
  const Pin one = keys::natural_pin(*key, "6222801234567890128");
  CHECK(one.size() == 6);
  CHECK(one.same_as(keys::natural_pin(*key, "6222801234567890128")));
  CHECK_FALSE(one.same_as(keys::natural_pin(*key, "6222801234567890136")));
  // sixteen digits on the right decide; shorter numbers are filled with zeros on the left
  CHECK(one.same_as(keys::natural_pin(*key, "2801234567890128")));
  CHECK(
      keys::natural_pin(*key, "123456789012").same_as(keys::natural_pin(*key, "0000123456789012")));
}
