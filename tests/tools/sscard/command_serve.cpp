#include <doctest/doctest.h>

#include "tests/support/no_pcscd.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("sim serve refuses what cannot be, and says what is missing in both languages") {
  test::without_pcscd();
  const test::TempFolder folder;
  const std::string image = folder / "a.card";
  REQUIRE(run_sscard({"sim", "new", image}).code == 0);
  CHECK(run_sscard({"sim", "serve", folder / "absent.card"}).code == 6);
  CHECK(run_sscard({"sim", "serve", "--driver", "other", image}).code == 2);
  CHECK(run_sscard({"sim", "serve", "--first-slot", "16", image}).code == 2);
  const test::Ran fast = run_sscard({"sim", "serve", "--speed", "115200", image});
  CHECK(fast.code == 2);
  CHECK(fast.err.find("--ta1") != std::string::npos);

  // No pcscd can be reached, so the chain breaks at the latest there.
  const std::vector<std::string> serve = {
      "sim", "serve", "--driver", "own", "--library", folder / "absent.so", image};
  const test::Ran english = run_sscard(serve);
  const test::Ran chinese = run_sscard(serve, "zh");
  CHECK(english.code == 4);
  CHECK(chinese.code == 4);
  CHECK(english.err.find("what to do") != std::string::npos);
  CHECK(chinese.err.find("处理办法") != std::string::npos);
  CHECK(run_sscard({"sim", "serve", "--private", folder / "p", "--driver", "own", "--library",
                    folder / "absent.so", image})
            .code == 4);
}

TEST_CASE("a blank for speed tests offers its TA1, and keeps it in a reset") {
  const test::TempFolder folder;
  const std::string image = folder / "a.card";
  REQUIRE(run_sscard({"sim", "new", "--ta1", "18", "--serial", "260101000009", image}).code == 0);
  for (int round = 0; round < 2; ++round) {
    const test::Ran shown = run_sscard({"sim", "show", image});
    CHECK(shown.out.find("3B7D1800000087543160866026010100000") != std::string::npos);
    CHECK(shown.out.find("12780080020087543160866026010100000") != std::string::npos);
    CHECK(run_sscard({"sim", "reset", image}).code == 0);
  }
  CHECK(run_sscard({"sim", "new", "--ta1", "1", folder / "b.card"}).code == 2);
}
