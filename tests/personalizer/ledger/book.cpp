#include "personalizer/ledger/book.hpp"

#include <doctest/doctest.h>

#include "personalizer/ledger/schema.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct OpenBook {
  test::TempFolder folder;
  test::SeededWorld seeded;
  std::unique_ptr<Database> database;
  std::unique_ptr<Book> book;

  OpenBook() {
    database = std::move(*Database::open(folder / "a", Database::Open::Create));
    REQUIRE(create_schema(*database));
    REQUIRE(
        database->run("INSERT INTO orders (number, person, state, body) VALUES (1, 'P', 0, '')"));
    book = std::make_unique<Book>(*database, seeded.world(), crypto::openssl());
  }
};

}  // namespace

TEST_CASE("an event moves card and order together and is chained to the one before") {
  OpenBook open;
  REQUIRE(open.book->apply({EventKind::CardReceived, 0, 0, "C1", {}}));
  REQUIRE(open.book->apply({EventKind::Intent, 1, 1, "C1", {}}));
  CHECK(*open.book->card_state("C1") == CardState::InWork);
  CHECK(*open.book->order_state(1) == OrderState::InWork);
  REQUIRE(open.book->apply({EventKind::Issued, 1, 1, "C1", {}}));
  CHECK(*open.book->card_state("C1") == CardState::Issued);
  CHECK(*open.database->number("SELECT issued_to FROM card WHERE chip = 'C1'") == 1);

  Bytes before(32, 0);
  Result<Statement> rows = open.database->query("SELECT seq, at, hash FROM event ORDER BY seq");
  REQUIRE(rows);
  const Event events[] = {
      {EventKind::CardReceived, 0, 0, "C1", {}},
      {EventKind::Intent,       1, 1, "C1", {}},
      {EventKind::Issued,       1, 1, "C1", {}}
  };
  for (const Event& event : events) {
    REQUIRE(*rows->step());
    before = chain_hash(crypto::openssl(), before, rows->integer(0), rows->integer(1), event);
    CHECK(rows->blob(2) == before);
  }
  CHECK_FALSE(*rows->step());
}

TEST_CASE("every part of an event and the hash before it are in the chain") {
  const Event event{EventKind::Intent, 1, 2, "C", "d"};
  const Bytes zero(32, 0);
  const auto hash = [&](ByteView before, std::int64_t seq, std::int64_t at, const Event& e) {
    return chain_hash(crypto::openssl(), before, seq, at, e);
  };
  const Bytes base = hash(zero, 1, 2, event);
  CHECK(base.size() == 32);
  CHECK(hash(Bytes(32, 1), 1, 2, event) != base);
  CHECK(hash(zero, 2, 2, event) != base);
  CHECK(hash(zero, 1, 3, event) != base);
  CHECK(hash(zero, 1, 2, {EventKind::Issued, 1, 2, "C", "d"}) != base);
  CHECK(hash(zero, 1, 2, {EventKind::Intent, 2, 2, "C", "d"}) != base);
  CHECK(hash(zero, 1, 2, {EventKind::Intent, 1, 3, "C", "d"}) != base);
  CHECK(hash(zero, 1, 2, {EventKind::Intent, 1, 2, "Cd", ""}) != base);
}

TEST_CASE("what no row allows is refused and changes nothing") {
  OpenBook open;
  const Status unknown = open.book->apply({EventKind::Issued, 1, 1, "C1", {}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::Storage);
  REQUIRE(open.book->apply({EventKind::CardReceived, 0, 0, "C1", {}}));
  CHECK_FALSE(open.book->apply({EventKind::CardReceived, 0, 0, "C1", {}}));
  CHECK_FALSE(open.book->apply({EventKind::Spoiled, 0, 0, "C1", {}}));
  CHECK_FALSE(open.book->apply({EventKind::Intent, 99, 1, "C1", {}}));
}

TEST_CASE("a card that was no stock of the job leaves the book again") {
  OpenBook open;
  REQUIRE(open.book->apply({EventKind::CardReceived, 0, 0, "C1", {}}));
  REQUIRE(open.book->apply({EventKind::Intent, 1, 1, "C1", {}}));
  REQUIRE(open.book->apply({EventKind::WithdrawnAlien, 1, 1, "C1", {}}));
  CHECK_FALSE(open.book->card_state("C1")->has_value());
  CHECK(*open.book->order_state(1) == OrderState::Waiting);
  CHECK(*open.database->number("SELECT attempts FROM orders WHERE number = 1") == 0);
}
