#include "personalizer/ledger/schema.hpp"

#include <doctest/doctest.h>

#include "tests/support/temp_folder.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Tables {
  test::TempFolder folder;
  std::unique_ptr<Database> database;

  Tables() {
    database = std::move(*Database::open(folder / "a", Database::Open::Create));
    REQUIRE(create_schema(*database));
    for (int number = 1; number <= 3; ++number) {
      REQUIRE(database->run("INSERT INTO orders (number, person, state, body) VALUES (?, ?, 0, '')",
                            number, "P" + std::to_string(number)));
    }
  }
  bool takes(const char* sql) { return database->script(sql).has_value(); }
};

}  // namespace

TEST_CASE("the tables store no second card for a person and no second person on a card") {
  Tables tables;
  CHECK(tables.takes("INSERT INTO card VALUES ('A', 3, 1, NULL, 0)"));
  CHECK_FALSE(tables.takes("INSERT INTO card VALUES ('B', 3, 1, NULL, 0)"));
  CHECK_FALSE(tables.takes("INSERT INTO card VALUES ('A', 3, 2, NULL, 0)"));
  CHECK(tables.takes("INSERT INTO card VALUES ('B', 3, 2, NULL, 0)"));
}

TEST_CASE("only an issued card belongs to somebody, and to somebody who is there") {
  Tables tables;
  CHECK_FALSE(tables.takes("INSERT INTO card VALUES ('A', 3, NULL, NULL, 0)"));
  CHECK_FALSE(tables.takes("INSERT INTO card VALUES ('A', 5, 1, NULL, 0)"));
  CHECK_FALSE(tables.takes("INSERT INTO card VALUES ('A', 3, 99, NULL, 0)"));
  CHECK_FALSE(tables.takes("INSERT INTO card VALUES ('A', 8, NULL, NULL, 0)"));
}

TEST_CASE("the tables store one open intent per person and per chip") {
  Tables tables;
  const auto intent = [&](const char* values) {
    return tables.takes((std::string("INSERT INTO attempt (number, attempt, chip, outcome, reader,"
                                     " started, fresh) VALUES (") +
                         values + ", 'r', 0, 1)")
                            .c_str());
  };
  CHECK(intent("1, 1, 'A', 0"));
  CHECK_FALSE(intent("1, 2, 'B', 0"));
  CHECK_FALSE(intent("2, 1, 'A', 0"));
  CHECK(intent("2, 1, 'B', 1"));
  CHECK_FALSE(intent("2, 2, 'C', 1"));
  CHECK_FALSE(intent("3, 1, 'B', 1"));
  CHECK(intent("3, 1, 'C', 3"));
  CHECK(intent("3, 1, 'D', 3"));
}

TEST_CASE("a person, a card number and an account are in a ledger once") {
  Tables tables;
  const char* insert = "INSERT INTO orders (number, person, card_number, pan, state, body) VALUES ";
  const auto order = [&](const char* values) {
    return tables.takes((std::string(insert) + values).c_str());
  };
  CHECK(order("(4, 'P4', 'N4', 'A4', 0, '')"));
  CHECK_FALSE(order("(5, 'P4', 'N5', 'A5', 0, '')"));
  CHECK_FALSE(order("(5, 'P5', 'N4', 'A5', 0, '')"));
  CHECK_FALSE(order("(5, 'P5', 'N5', 'A4', 0, '')"));
  CHECK(order("(5, 'P5', NULL, NULL, 0, '')"));
}

TEST_CASE("events can be neither changed nor taken away") {
  Tables tables;
  CHECK(tables.takes("INSERT INTO event VALUES (1, 0, 1, 0, 0, '', '', '')"));
  CHECK_FALSE(tables.takes("UPDATE event SET at = 1"));
  CHECK_FALSE(tables.takes("DELETE FROM event"));
}

TEST_CASE("a ledger is made once, known again, and refused in another version") {
  Tables tables;
  CHECK(check_schema(*tables.database));
  const Status again = create_schema(*tables.database);
  REQUIRE_FALSE(again);
  CHECK(again.error().what.english().find("already") != std::string::npos);
  REQUIRE(tables.takes("PRAGMA user_version = 3"));
  const Status newer = check_schema(*tables.database);
  REQUIRE_FALSE(newer);
  CHECK(newer.error().what.english().find("version 3") != std::string::npos);
  REQUIRE(tables.takes("PRAGMA application_id = 5"));
  CHECK_FALSE(check_schema(*tables.database));
}
