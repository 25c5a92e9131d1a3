#include "cardlib/base/world.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/temp_folder.hpp"

using namespace sscard;

TEST_CASE("a replaced file has its new content and leaves nothing beside it") {
  const test::TempFolder folder;
  Files& files = real_world().files;
  const std::string path = folder / "a";
  REQUIRE(files.replace(path, as_bytes("one")));
  REQUIRE(files.replace(path, as_bytes("two")));
  CHECK(as_text(*files.read(path)) == "two");
  CHECK_FALSE(files.exists(path + ".new"));
}

TEST_CASE("appended bytes follow each other") {
  const test::TempFolder folder;
  Files& files = real_world().files;
  REQUIRE(files.append_durably(folder / "log", as_bytes("a")));
  REQUIRE(files.append_durably(folder / "log", as_bytes("b")));
  CHECK(as_text(*files.read(folder / "log")) == "ab");
}

TEST_CASE("a file that is not there, and a folder, are storage errors that name the path") {
  const test::TempFolder folder;
  Files& files = real_world().files;
  const auto absent = files.read(folder / "absent");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == ErrorKind::Storage);
  CHECK(absent.error().what.arguments.at(0) == folder / "absent");
  CHECK_FALSE(files.read(folder.path()));
}

TEST_CASE("dates are written as the card has them") {
  const std::chrono::sys_seconds noon =
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 25} + std::chrono::hours{12};
  CHECK(date_digits(noon) == "20261125");
  CHECK(date_time_digits(noon) == "20261125120000");
}

TEST_CASE("a file that grows takes its place only with commit") {
  const test::TempFolder folder;
  Files& files = real_world().files;
  const std::string path = folder / "report.txt";
  REQUIRE(files.replace(path, as_bytes("old")));
  {
    const auto given_up = files.replacement(path);
    REQUIRE(given_up);
    CHECK((*given_up)->write(as_bytes("half")));
  }
  CHECK(as_text(*files.read(path)) == "old");
  CHECK_FALSE(files.exists(path + ".new"));
  const auto kept = files.replacement(path);
  REQUIRE(kept);
  CHECK((*kept)->write(as_bytes("n")));
  CHECK((*kept)->write(as_bytes("ew")));
  CHECK(as_text(*files.read(path)) == "old");
  CHECK((*kept)->commit());
  CHECK(as_text(*files.read(path)) == "new");
  const auto nowhere = files.replacement(folder / "none/x");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().kind == ErrorKind::Storage);
}
