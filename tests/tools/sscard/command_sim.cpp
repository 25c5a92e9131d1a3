#include <doctest/doctest.h>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("a new card image is a blank with the wanted serial, and is never overwritten") {
  const test::TempFolder folder;
  const std::string image = folder / "a.card";
  const std::vector<std::string> make = {"sim",      "new",          "--vendor", "0090",
                                         "--serial", "260101000009", image};
  const test::Ran made = run_sscard(make);
  CHECK(made.code == 0);
  CHECK(made.out.find("8660260101000009") != std::string::npos);
  CHECK(run_sscard(make).code == 6);
  const test::Ran shown = run_sscard({"sim", "show", image});
  CHECK(shown.code == 0);
  CHECK(shown.out.find("3B6D00000090") != std::string::npos);
  CHECK(shown.out.find("transport state") != std::string::npos);
  CHECK(run_sscard({"sim", "reset", image}).code == 0);
}

TEST_CASE("what is no card image, or no serial, is refused") {
  const test::TempFolder folder;
  REQUIRE(real_world().files.replace(folder / "b.card", as_bytes("no card")));
  CHECK(run_sscard({"sim", "show", folder / "b.card"}).code == 3);
  CHECK(run_sscard({"sim", "show", folder / "absent.card"}).code == 6);
  CHECK(run_sscard({"sim", "new", "--serial", "12", folder / "c.card"}).code == 2);
}

TEST_CASE(
    "every kind of key card is made with test keys, shown by name, and goes back to a blank") {
  const test::TempFolder folder;
  for (const std::string kind : {"psam", "mother", "transport", "master-control"}) {
    CAPTURE(kind);
    const std::string image = folder / kind;
    const test::Ran made = run_sscard({"sim", "new", "--kind", kind, image});
    CAPTURE(made.err);
    REQUIRE(made.code == 0);
    const test::Ran shown = run_sscard({"sim", "show", image, "--json"});
    CHECK(shown.code == 0);
    CHECK(shown.out.find("\"kind\":\"" + kind + "\"") != std::string::npos);
    CHECK(shown.out.find("\"carried_keys\":[{\"usage\"") != std::string::npos);
    CHECK(run_sscard({"sim", "reset", image}).code == 0);
    const test::Ran blank = run_sscard({"sim", "show", image, "--json"});
    CHECK(blank.out.find("\"kind\":\"" + kind + "\"") != std::string::npos);
    CHECK(blank.out.find("carried_keys") == std::string::npos);
  }
  const std::string other = folder / "x.card";
  CHECK(run_sscard({"sim", "new", "--kind", "sim", other}).code == 2);
  CHECK(run_sscard({"sim", "new", "--kind", "psam", "--structure", "2.01", other}).code == 2);
  CHECK(run_sscard({"sim", "new", "--blank", other}).code == 2);
  CHECK(run_sscard({"sim", "new", "--kind", "psam", "--terminal", "12", other}).code == 2);
  CHECK(run_sscard({"sim", "show", other}).code == 6);  // nothing was left behind
}
