#include "cos-sim/bank/security/session_keys.hpp"

#include <doctest/doctest.h>

#include "tests/support/map_memory.hpp"

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

SessionKeys derive(std::string_view enc, std::string_view mac, std::string_view dek,
                   std::uint16_t sequence) {
  test::MapMemory memory;
  KeySet keys{memory};
  REQUIRE(keys.load(1, 1, *from_hex(enc)) == StatusWord::Ok);
  REQUIRE(keys.load(2, 1, *from_hex(mac)) == StatusWord::Ok);
  REQUIRE(keys.load(3, 1, *from_hex(dek)) == StatusWord::Ok);
  auto session = SessionKeys::derive(crypto::botan(), keys, sequence);
  REQUIRE(session.has_value());
  return std::move(*session);
}

SessionKeys published_session() {
  return derive("100102030405060708090A0B0C0D0E0F", "101102030405060708090A0B0C0D0E0F",
                "102102030405060708090A0B0C0D0E0F", 0x0001);
}

SessionKeys emv_session() {
  constexpr std::string_view key = "404142434445464748494A4B4C4D4E4F";
  return derive(key, key, key, 0x0007);
}

}  // namespace

TEST_CASE("a published session gives the published card cryptogram") {
  const auto challenges = *from_hex("40A62C37FA6304F8 0001 6B4524ABEE7C");
  CHECK(to_hex(published_session().cryptogram(challenges)) == "F32EA3838BC148F3");
}

TEST_CASE("a published session gives the published host cryptogram and the MAC beside it") {
  const SessionKeys session = published_session();
  const auto challenges = *from_hex("0001 6B4524ABEE7C 40A62C37FA6304F8");
  CHECK(to_hex(session.cryptogram(challenges)) == "BA6961667737C5BC");
  const Bytes padded = *from_hex("8482010010 BA6961667737C5BC 800000");
  CHECK(to_hex(session.mac({}, padded)) == "EBECE14C7D6A4376");
}

TEST_CASE("the data key deciphers the published DGI 8000") {
  const Bytes value = *from_hex(
      "614C13CAED24062B3DD9E16DB5855091C424F8D7F656B3220010F676DD61AC07370006FB7BD3D296C7FB1539D142"
      "79DA");
  CHECK(to_hex(crypto::decrypt_ecb(emv_session().data_key(), value)) ==
        "11223344006677881122334455007788"
        "8B4F854F0831FBF2635A212E4DDDB92A"
        "11220044556677881122330055667788");
}

TEST_CASE("a body that is no whole block or whose padding is wrong is not deciphered") {
  const SessionKeys session = emv_session();
  Bytes odd(7);
  CHECK_FALSE(session.decipher_body(odd));
  Bytes noise(8, 0x5A);
  CHECK_FALSE(session.decipher_body(noise));
  Bytes nothing;
  CHECK(session.decipher_body(nothing));
}
