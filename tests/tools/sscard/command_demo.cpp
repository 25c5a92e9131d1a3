#include <doctest/doctest.h>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("the demo issues both ways, counts what it planted as expected, and keeps its folder") {
  const test::TempFolder folder;
  const std::string out = folder / "demo";
  const test::Ran ran = run_sscard({"demo", "--cards", "4", "--out", out});
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("centralized") != std::string::npos);
  CHECK(ran.out.find("internal authentication: done") != std::string::npos);
  CHECK(ran.out.find("12 cards") != std::string::npos);
  for (const char* job : {"central-job", "step-social-job", "step-bank-job"}) {
    CHECK(real_world().files.exists(out + "/" + job + "/out/report.html"));
  }
  CHECK(run_sscard({"demo", "--cards", "4", "--out", out}).code == 2);
}
