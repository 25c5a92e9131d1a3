#include "keys/vault/vault_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "keys/vault/hierarchy.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::keys;

namespace {

constexpr std::string_view two_people = "one person's words\nother person's words\n";

/// Two people who type these lines.
class People {
 public:
  explicit People(std::string_view lines) {
    REQUIRE(::pipe(ends_.data()) == 0);
    REQUIRE(::write(ends_[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
    ::close(ends_[1]);
    input = SecretInput({ends_[0], ends_[0], ends_[0]},
                        [](const Message& message) { return message.english(); });
  }
  People(const People&) = delete;
  People& operator=(const People&) = delete;
  ~People() { ::close(ends_[0]); }
  SecretInput input{{}, {}};

 private:
  std::array<int, 2> ends_{};
};

KeyRing empty_ring() {
  return KeyRing(crypto::openssl(), {Role::Social, true, model::KeyLevel::National, ""});
}

struct Desk {
  test::TempFolder folder;
  VaultFile file{folder / "a.vault", real_world(), crypto::openssl()};
  Desk() {
    People people(two_people);
    REQUIRE(make_vault_file(file, 2, people.input, empty_ring()).has_value());
  }
};

Status add_irk(KeyRing& ring, SecretInput&) {
  const auto made = generate(ring, {"SSSE IRK"}, real_world().random);
  return made ? Status() : Status(made.error());
}

}  // namespace

TEST_CASE("two people make, change and open a vault; what they changed is there for them alone") {
  Desk desk;
  People again(two_people);
  CHECK_FALSE(make_vault_file(desk.file, 2, again.input, empty_ring()).has_value());
  People changing(two_people);
  REQUIRE(change_vault_file(desk.file, changing.input, add_irk).has_value());
  People opening(two_people);
  const auto ring = open_vault_file(desk.file, opening.input);
  REQUIRE(ring.has_value());
  CHECK(ring->entries().size() == 1);
  CHECK(ring->charter() == empty_ring().charter());
  People alone("one person's words\none person's words\n");
  const auto refused = open_vault_file(desk.file, alone.input);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::Keys);
}

TEST_CASE("a change that is refused, or meets another one, leaves the file as it was") {
  Desk desk;
  const Bytes before = *real_world().files.read(desk.file.path);
  People people(two_people);
  const auto refusing = [](KeyRing& ring, SecretInput& input) -> Status {
    static_cast<void>(add_irk(ring, input));
    return Error{ErrorKind::Keys, msg("no"), msg("")};
  };
  CHECK_FALSE(change_vault_file(desk.file, people.input, refusing).has_value());
  CHECK(*real_world().files.read(desk.file.path) == before);
  const auto held = SealedFileLock::take(desk.file.path);
  REQUIRE(held.has_value());
  People late(two_people);
  CHECK_FALSE(change_vault_file(desk.file, late.input, add_irk).has_value());
  CHECK(*real_world().files.read(desk.file.path) == before);
}

TEST_CASE("a file that is no vault is named before anybody types") {
  const test::TempFolder folder;
  REQUIRE(real_world().files.replace(folder / "x", Bytes(200, 0x41)).has_value());
  CHECK_FALSE(persons_of(folder / "x", real_world()).has_value());
  CHECK_FALSE(persons_of(folder / "none", real_world()).has_value());
  Desk desk;
  CHECK(*persons_of(desk.file.path, real_world()) == 2);
}
