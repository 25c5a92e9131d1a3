#include "keys/vault/hierarchy.hpp"

#include <doctest/doctest.h>

#include <bit>

#include "keys/vault/card_keys.hpp"
#include "keys/vault/named_keys.hpp"
#include "keys/vault/test_keys.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;
using model::KeyLevel;

namespace {

const Charter nation{Role::Social, true, KeyLevel::National, ""};
const Charter province{Role::Social, true, KeyLevel::Provincial, "990000"};
const Charter city{Role::Social, true, KeyLevel::City, "990101"};
const CardName card{"8699260101000001"_hex, "990101"};

KeyRing national_ring() {
  return std::move(test_key_ring(crypto::openssl(), nation)).value();
}

const KeyEntry* find(const KeyRing& ring, const std::string& name, Byte version = 1) {
  for (const KeyEntry& entry : ring.entries()) {
    if (entry.facts.name == name && entry.facts.version == version) return &entry;
  }
  return nullptr;
}

Bytes card_key(const KeyRing& ring, const KeyEntry& entry, const CardName& of) {
  CardKeys keys(ring);
  const auto key = keys.of(entry, of);
  REQUIRE(key.has_value());
  return to_bytes(key->reveal(SecretAccess::for_cipher()));
}

KeyRing with_key(const Charter& charter, const std::string& name, std::string_view value) {
  KeyRing ring(crypto::openssl(), charter);
  auto facts = named_key(name);
  REQUIRE(facts.has_value());
  facts->test = charter.test;
  REQUIRE(ring.add(*facts, KeyBytes(*from_hex(value))).has_value());
  return ring;
}

}  // namespace

TEST_CASE("the worked example of the references: nation, province and city give its keys") {
  // reference/ssc-card.md 7.6; region 999901, KN of the example
  struct Row {
    const char* name;
    const char* province;
    const char* city;
  };
  constexpr Row rows[] = {
      {"SSSE IRK",       "8DA86E66A2CC3912DD7D71E562F7A0B6", "1F53627CEDB2A3C03FA6F00C0F254BD9"},
      {"SSSE IRK (SM4)", "130E1DACFEF414735970C01DE1F81B2E", "289D5603A6C9FCE3E571E03FC401C7A8"},
  };
  for (const Row& row : rows) {
    const KeyRing top = with_key(nation, row.name, "00112233445566778899AABBCCDDEEFF");
    const auto middle = disperse(top, {Role::Social, true, KeyLevel::Provincial, "990000"});
    REQUIRE(middle.has_value());
    const auto low = disperse(*middle, {Role::Social, true, KeyLevel::City, "999901"});
    REQUIRE(low.has_value());
    const auto hex = [](const KeyRing& ring) {
      return to_hex(ring.entries()[0].secret.reveal(SecretAccess::for_cipher()));
    };
    CHECK(hex(*middle) == row.province);
    CHECK(hex(*low) == row.city);
  }
}

TEST_CASE("a card gets the same key from every level, whether a level is walked or jumped") {
  const KeyRing top = national_ring();
  const auto middle = disperse(top, province);
  REQUIRE(middle.has_value());
  const auto walked = disperse(*middle, city);
  const auto jumped = disperse(top, city);
  REQUIRE(walked.has_value());
  REQUIRE(jumped.has_value());
  std::size_t compared = 0;
  for (const KeyEntry& entry : jumped->entries()) {
    const Bytes right = card_key(top, *find(top, entry.facts.name), card);
    CHECK(card_key(*jumped, entry, card) == right);
    if (const KeyEntry* low = find(*walked, entry.facts.name)) {
      CHECK(card_key(*walked, *low, card) == right);
      ++compared;
    }
    CHECK(entry.facts.region == "990101");
    CHECK(entry.facts.level == KeyLevel::City);
  }
  CHECK(compared > 0);
}

TEST_CASE("no key is its parent, its factor, a key of another level, or anybody else's key") {
  const KeyRing top = national_ring();
  const auto middle = disperse(top, province);
  const auto low = disperse(top, city);
  REQUIRE(middle.has_value());
  REQUIRE(low.has_value());
  std::vector<const KeyEntry*> all;
  for (const KeyRing* ring : {&top, &*middle, &*low}) {
    for (const KeyEntry& entry : ring->entries())
      all.push_back(&entry);
  }
  std::size_t equal_pairs = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j)
      equal_pairs += all[i]->secret.same_as(all[j]->secret) ? 1 : 0;
  }
  CHECK(equal_pairs == 0);
}

TEST_CASE("a false child is told from a real one") {
  const Bytes parent = *from_hex("00112233445566778899AABBCCDDEEFF");
  const Bytes factor = *from_hex("3939303030307368");
  const Bytes other = *from_hex("A0A1A2A3A4A5A6A7A8A9AAABACADAEAF");
  const Bytes child = *from_hex("8DA86E66A2CC3912DD7D71E562F7A0B6");
  CHECK(is_real_child(child, parent, factor, {parent, other}));
  CHECK_FALSE(is_real_child(parent, parent, factor, {}));
  CHECK_FALSE(is_real_child(other, parent, factor, {parent, other}));
  CHECK_FALSE(is_real_child(Bytes(16), parent, factor, {}));
  CHECK_FALSE(is_real_child(*from_hex("3939303030307368C6C6CFCFCFCF8C97"), parent, factor, {}));
}

TEST_CASE("keys go down only, inside their own side, province and world") {
  const KeyRing top = national_ring();
  const auto middle = disperse(top, province);
  REQUIRE(middle.has_value());
  const auto refused = [](const KeyRing& from, const Charter& to) {
    return !disperse(from, to).has_value();
  };
  CHECK(refused(top, nation));
  CHECK(refused(*middle, province));
  CHECK(refused(*middle, {Role::Social, true, KeyLevel::City, "980101"}));
  CHECK(refused(top, {Role::Bank, true, KeyLevel::City, ""}));
  CHECK(refused(top, {Role::Bureau, true, KeyLevel::City, "990101"}));
  CHECK(refused(top, {Role::Social, false, KeyLevel::City, "330101"}));
  CHECK(refused(top, {Role::Social, true, KeyLevel::Provincial, "990101"}));
  CHECK(refused(top, {Role::Social, true, KeyLevel::City, "99010"}));
  CHECK_FALSE(refused(*middle, city));
}

TEST_CASE("a card of another region gets nothing from a dispersed key") {
  const auto low = disperse(national_ring(), city);
  REQUIRE(low.has_value());
  CardKeys keys(*low);
  CHECK(keys.of(low->entries()[0], card).has_value());
  const auto other = keys.of(low->entries()[0], {card.chip_serial, "990102"});
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().kind == ErrorKind::Keys);
}

TEST_CASE("each level makes the keys of its level and below, each once, in versions") {
  struct Row {
    Charter charter;
    const char* name;
    bool made;
  };
  const Row rows[] = {
      {nation,                                       "SSSE IRK", true },
      {nation,                                       "DF01 UK1", true },
      {province,                                     "SSSE IRK", false},
      {province,                                     "DF01 UK1", true },
      {province,                                     "bank KMC", false},
      {city,                                         "DF01 UK1", false},
      {city,                                         "DF01 MK",  true },
      {city,                                         "card MK",  true },
      {city,                                         "SSSE PIN", false},
      {{Role::Bank, true, KeyLevel::City, ""},       "bank AC",  true },
      {{Role::Bank, true, KeyLevel::City, ""},       "SSSE IRK", false},
      {{Role::Bureau, true, KeyLevel::National, ""}, "SSSE IRK", false},
      {{Role::Bureau, true, KeyLevel::National, ""}, "bank AC",  false},
  };
  test::SeededRandom random(5);
  for (const Row& row : rows) {
    CAPTURE(row.name);
    KeyRing ring(crypto::openssl(), row.charter);
    CHECK(generate(ring, {row.name}, random).has_value() == row.made);
    if (!row.made) continue;
    const auto second = generate(ring, {row.name}, random);
    REQUIRE(second.has_value());
    CHECK(second->version == 2);
    CHECK(find(ring, row.name, 1)->facts.state == KeyState::Retired);
    CHECK(find(ring, row.name, 2)->facts.state == KeyState::Active);
  }
}

TEST_CASE("bank keys get odd parity, keys of the social side stay raw") {
  test::SeededRandom random(6);
  KeyRing bank(crypto::openssl(), {Role::Bank, true, KeyLevel::City, ""});
  KeyRing social(crypto::openssl(), nation);
  const auto odd = [](const KeyRing& ring) {
    std::size_t n = 0;
    for (const KeyEntry& entry : ring.entries()) {
      for (const Byte b : entry.secret.reveal(SecretAccess::for_cipher()))
        n += std::popcount(b) % 2 == 1 ? 1 : 0;
    }
    return n;
  };
  REQUIRE(generate(bank, {"bank AC"}, random).has_value());
  REQUIRE(generate(bank, {"bank MAC"}, random).has_value());
  CHECK(odd(bank) == 32);
  REQUIRE(generate(social, {"SSSE IRK"}, random).has_value());
  REQUIRE(generate(social, {"DF01 UK1"}, random).has_value());
  CHECK(odd(social) < 32);
}

TEST_CASE("what is missing is made once; versions of a key come down the levels together") {
  test::SeededRandom random(7);
  KeyRing top(crypto::openssl(), nation);
  const auto names = missing_keys(top);
  CHECK(names.size() > 100);
  for (const std::string& name : {std::string("SSSE IRK"), std::string("SSSE IRK")})
    REQUIRE(generate(top, {name}, random).has_value());
  CHECK(missing_keys(top).size() == names.size() - 1);
  const auto low = disperse(top, province);
  REQUIRE(low.has_value());
  REQUIRE(low->entries().size() == 2);
  CHECK(low->entries()[0].facts.state == KeyState::Retired);
  CHECK(low->entries()[1].facts.version == 2);
}

TEST_CASE("a production vault takes no published key, and no region that exists in tests only") {
  KeyRing ring(crypto::openssl(), {Role::Social, false, KeyLevel::National, ""});
  auto facts = named_key("SSSE IRK");
  REQUIRE(facts.has_value());
  const KeyRing test_ring = national_ring();
  for (const KeyEntry& entry : test_ring.entries()) {
    if (entry.facts.name != "SSSE IRK") continue;
    const auto added = ring.add(*facts, KeyBytes(entry.secret.reveal(SecretAccess::for_cipher())));
    CHECK_FALSE(added.has_value());
  }
  CHECK_FALSE(check({Role::Social, false, KeyLevel::City, "990101"}).has_value());
  CHECK(check({Role::Social, false, KeyLevel::City, "330101"}).has_value());
  CHECK_FALSE(check({Role::Bank, false, KeyLevel::City, "330101"}).has_value());
}
