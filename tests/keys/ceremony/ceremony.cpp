#include "keys/ceremony/ceremony.hpp"

#include <doctest/doctest.h>

#include <bit>

#include "keys/vault/named_keys.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

const Charter charter{Role::Social, true, model::KeyLevel::National, ""};
constexpr const char* first = "1F2C3D4A5B68798A9BADBCCEDF10202F";
constexpr const char* second = "89A7F2045E6D7C8F9EA1B0C2D3E5F410";

KeyBytes bytes(std::string_view hex) {
  return KeyBytes(*from_hex(hex));
}

/// Odd parity over the bytes of a hex pattern.
KeyBytes component(std::string_view hex) {
  Bytes out = *from_hex(hex);
  for (Byte& b : out) {
    if (std::popcount(b) % 2 == 0) b ^= 1;
  }
  return KeyBytes(out);
}

Ceremony begun() {
  auto facts = named_key("SSSE IRK");
  REQUIRE(facts.has_value());
  facts->test = true;
  auto out = Ceremony::begin(crypto::openssl(), {
                                                    *facts, {"li", "wang"},
                                                     "zhao"
  });
  REQUIRE(out.has_value());
  return std::move(*out);
}

bool enter(Ceremony& to, const char* person, const char* hex) {
  return to.enter(person, component(hex), component(hex)).has_value();
}

}  // namespace

TEST_CASE("two custodians and an officer make a key that nobody has seen") {
  Ceremony ceremony = begun();
  KeyRing ring(crypto::openssl(), charter);
  REQUIRE(enter(ceremony, "li", first));
  REQUIRE(enter(ceremony, "wang", second));
  const auto kcv = ceremony.combined_kcv();
  REQUIRE(kcv.has_value());
  REQUIRE(ceremony.store("zhao", *kcv, ring).has_value());
  CHECK(ceremony.state() == CeremonyState::Stored);
  REQUIRE(ring.entries().size() == 1);
  CHECK(ring.entries()[0].kcv == *kcv);
  const Bytes a = to_bytes(component(first).reveal(SecretAccess::for_cipher()));
  const Bytes b = to_bytes(component(second).reveal(SecretAccess::for_cipher()));
  Bytes both(16);
  for (std::size_t i = 0; i < 16; ++i)
    both[i] = static_cast<Byte>(a[i] ^ b[i]);
  CHECK(ring.entries()[0].secret.same_as(KeyBytes(both)));
  CHECK(ceremony.minutes().size() == 3);
}

TEST_CASE(
    "every state, every wrong step: nothing moves, and no key is there before the last step") {
  // how many components are in, and what is tried then
  for (std::size_t in = 0; in <= 2; ++in) {
    CAPTURE(in);
    Ceremony ceremony = begun();
    KeyRing ring(crypto::openssl(), charter);
    if (in > 0) REQUIRE(enter(ceremony, "li", first));
    if (in > 1) REQUIRE(enter(ceremony, "wang", second));
    const CeremonyState before = ceremony.state();
    const char* turn = in == 0 ? "li" : "wang";
    const char* other = in == 0 ? "wang" : "li";
    CHECK_FALSE(enter(ceremony, other, second));
    CHECK_FALSE(enter(ceremony, "zhao", second));
    CHECK_FALSE(ceremony.enter(turn, component(first), component(second)).has_value());
    CHECK_FALSE(ceremony.enter(turn, bytes("0102"), bytes("0102")).has_value());
    CHECK_FALSE(
        ceremony.enter(turn, bytes("1F2C3D4A5B68798A9BADBCCEDF10202E"), bytes(first)).has_value());
    if (in == 1) CHECK_FALSE(enter(ceremony, "wang", first));
    CHECK_FALSE(ceremony.store("li", {}, ring).has_value());
    if (in < 2) CHECK_FALSE(ceremony.store("zhao", {}, ring).has_value());
    CHECK(ceremony.state() == before);
    CHECK(ring.entries().empty());
    ceremony.abort("li");
    CHECK(ceremony.state() == CeremonyState::Aborted);
    CHECK_FALSE(enter(ceremony, turn, second));
    CHECK_FALSE(ceremony.combined_kcv().has_value());
    CHECK(ring.entries().empty());
  }
}

TEST_CASE("a slip in any one digit of a component is found: by parity, or by the check value") {
  const Bytes right = to_bytes(component(first).reveal(SecretAccess::for_cipher()));
  std::size_t missed = 0;
  const auto kcv = check_value(crypto::openssl(), crypto::CipherKind::TripleDes, KeyBytes(right));
  for (std::size_t digit = 0; digit < 32; ++digit) {
    for (unsigned change = 1; change < 16; ++change) {
      Bytes typed = right;
      typed[digit / 2] = static_cast<Byte>(typed[digit / 2] ^ (change << (digit % 2 * 4)));
      Ceremony ceremony = begun();
      const auto seen = ceremony.enter("li", KeyBytes(typed), KeyBytes(typed));
      if (seen && *seen == *kcv) ++missed;
    }
  }
  CHECK(missed == 0);
}

TEST_CASE("a wrong check value ends the ceremony without a key; people are not counted twice") {
  Ceremony ceremony = begun();
  KeyRing ring(crypto::openssl(), charter);
  REQUIRE(enter(ceremony, "li", first));
  REQUIRE(enter(ceremony, "wang", second));
  CHECK_FALSE(ceremony.store("zhao", {1, 2, 3}, ring).has_value());
  CHECK(ceremony.state() == CeremonyState::Aborted);
  CHECK(ring.entries().empty());
  const auto begins = [](std::vector<std::string> custodians, const char* officer) {
    return Ceremony::begin(crypto::openssl(), {*named_key("SSSE IRK"), custodians, officer})
        .has_value();
  };
  CHECK(begins({"a", "b", "c"}, "d"));
  CHECK_FALSE(begins({"a"}, "d"));
  CHECK_FALSE(begins({"a", "b", "c", "e"}, "d"));
  CHECK_FALSE(begins({"a", "a"}, "d"));
  CHECK_FALSE(begins({"a", "b"}, "a"));
  CHECK_FALSE(begins({"a", ""}, "d"));
}
