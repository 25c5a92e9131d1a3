#include "keys/vault/sealed_file.hpp"

#include <doctest/doctest.h>

#include "keys/vault/test_keys.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

constexpr SealCost quick{4};

std::vector<Credential> people(std::initializer_list<std::string_view> words) {
  std::vector<Credential> out;
  for (const std::string_view word : words)
    out.emplace_back(as_bytes(word));
  return out;
}

KeyRing whole_ring() {
  return std::move(test_key_ring(crypto::openssl())).value();
}

/// A ring of three keys, so that every bit of its file can be tried.
KeyRing small_ring() {
  const KeyRing whole = whole_ring();
  KeyRing ring(crypto::openssl());
  for (const KeyEntry& entry : whole.entries()) {
    const bool wanted = (entry.facts.purpose == Purpose::Kmc &&
                         entry.facts.algorithm == crypto::CipherKind::TripleDes) ||
                        entry.facts.purpose == Purpose::InitialPin ||
                        entry.facts.name == "SSSE IRK";
    if (!wanted) continue;
    REQUIRE(ring.add(entry.facts, KeyBytes(entry.secret.reveal(SecretAccess::for_cipher())))
                .has_value());
  }
  REQUIRE(ring.entries().size() == 3);
  return ring;
}

bool same(const KeyRing& a, const KeyRing& b) {
  if (a.entries().size() != b.entries().size()) return false;
  for (std::size_t i = 0; i < a.entries().size(); ++i) {
    const KeyEntry& x = a.entries()[i];
    const KeyEntry& y = b.entries()[i];
    if (x.facts != y.facts || x.kcv != y.kcv || !x.secret.same_as(y.secret)) return false;
  }
  return true;
}

Bytes sealed(const KeyRing& ring, const std::vector<Credential>& credentials) {
  test::SeededRandom random(11);
  auto file = seal(ring, credentials, random, quick);
  REQUIRE(file.has_value());
  return std::move(*file);
}

}  // namespace

TEST_CASE("a ring comes out of its file as it went in, whichever engine opens it") {
  const auto two = people({"one person's words", "another person's words"});
  const Bytes file = sealed(whole_ring(), two);
  for (const crypto::Provider* provider : {&crypto::openssl(), &crypto::botan()}) {
    const auto ring = unseal(file, two, *provider);
    REQUIRE(ring.has_value());
    CHECK(same(*ring, whole_ring()));
  }
}

TEST_CASE("the charter of a ring lies in its file and binds what comes out") {
  const auto one = people({"words"});
  const Charter charter{Role::Bank, true, model::KeyLevel::City, ""};
  const KeyRing bank(crypto::openssl(), charter);
  const auto ring = unseal(sealed(bank, one), one, crypto::openssl());
  REQUIRE(ring.has_value());
  CHECK(ring->charter() == charter);
  CHECK_FALSE(unseal(sealed(small_ring(), one), one, crypto::openssl())->charter().has_value());
}

TEST_CASE("both persons are needed, in their order, and nobody can be split differently") {
  const Bytes file = sealed(small_ring(), people({"ab", "c"}));
  const auto opens = [&](const std::vector<Credential>& credentials) {
    const auto ring = unseal(file, credentials, crypto::openssl());
    if (!ring) CHECK(ring.error().kind == ErrorKind::Keys);
    return ring.has_value();
  };
  CHECK(opens(people({"ab", "c"})));
  CHECK_FALSE(opens(people({"ab"})));
  CHECK_FALSE(opens(people({"c", "ab"})));
  CHECK_FALSE(opens(people({"a", "bc"})));
  CHECK_FALSE(opens(people({"abc"})));
  CHECK_FALSE(opens(people({"ab", "c", "d"})));
  CHECK_FALSE(opens(people({"ab", "c", ""})));
  CHECK_FALSE(opens(people({"ab", std::string_view("c\0", 2)})));
}

TEST_CASE("the file with any one bit flipped, cut anywhere or longer does not open") {
  const auto one = people({"words"});
  const Bytes file = sealed(small_ring(), one);
  CHECK(unseal(file, one, crypto::openssl()).has_value());
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    Bytes touched = file;
    touched[bit / 8] = static_cast<Byte>(touched[bit / 8] ^ (1U << (bit % 8)));
    CAPTURE(bit);
    CHECK_FALSE(unseal(touched, one, crypto::openssl()).has_value());
  }
  for (std::size_t size = 0; size < file.size(); ++size)
    CHECK_FALSE(unseal(ByteView(file).first(size), one, crypto::openssl()).has_value());
  CHECK_FALSE(unseal(concat(file, Bytes{0}), one, crypto::openssl()).has_value());
}

TEST_CASE("two saves of one ring have nothing in common, and no key or name shows through") {
  test::SeededRandom random(12);
  const auto one = people({"words"});
  const KeyRing ring = small_ring();
  const auto first = seal(ring, one, random, quick);
  const auto second = seal(ring, one, random, quick);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  CHECK_FALSE(equal(ByteView(*first).subspan(60), ByteView(*second).subspan(60)));
  const std::string text(as_text(*first));
  for (const KeyEntry& entry : ring.entries()) {
    CHECK(text.find(entry.facts.name) == std::string::npos);
    CHECK(text.find(as_text(entry.secret.reveal(SecretAccess::for_cipher()))) == std::string::npos);
  }
}

TEST_CASE("a cost that would take all memory is refused") {
  test::SeededRandom random(13);
  CHECK_FALSE(seal(small_ring(), people({"w"}), random, SealCost{19}).has_value());
  CHECK_FALSE(seal(small_ring(), people({"w"}), random, SealCost{64}).has_value());
  CHECK_FALSE(seal(small_ring(), people({"w"}), random, SealCost{0}).has_value());
}

TEST_CASE("the vault file is saved and loaded with the cost of production, for its owner only") {
  const test::TempFolder folder;
  const std::string path = folder / "test.vault";
  const auto one = people({"words"});
  {
    const auto lock = SealedFileLock::take(path);
    REQUIRE(lock.has_value());
    REQUIRE(save_sealed(*lock, real_world(), small_ring(), one).has_value());
  }
  const auto permissions = std::filesystem::status(path).permissions();
  CHECK(permissions == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  const auto ring = load_sealed(path, real_world(), one, crypto::openssl());
  REQUIRE(ring.has_value());
  CHECK(same(*ring, small_ring()));
  CHECK_FALSE(load_sealed(folder / "none", real_world(), one, crypto::openssl()).has_value());
}

TEST_CASE("one program at a time changes a vault file") {
  const test::TempFolder folder;
  const std::string path = folder / "test.vault";
  {
    const auto first = SealedFileLock::take(path);
    REQUIRE(first.has_value());
    const auto second = SealedFileLock::take(path);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().kind == ErrorKind::Keys);
  }
  CHECK(SealedFileLock::take(path).has_value());
  const auto nowhere = SealedFileLock::take(folder / "no/folder/test.vault");
  REQUIRE_FALSE(nowhere.has_value());
  CHECK(nowhere.error().kind == ErrorKind::Storage);
}
