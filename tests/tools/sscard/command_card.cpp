#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/program.hpp"
#include "tests/support/sample.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("a card is shown masked, read with the read keys, and verified against its job only") {
  test::SampleFolder files(2);
  const std::string job = files.folder / "job";
  REQUIRE(run_sscard({"batch", "prepare", "--social", files.sample.social_file, "--bank",
                      files.sample.bank_file, "--job", job})
              .code == 0);
  REQUIRE(run_sscard({"batch", "run", job, "--simulated", "1"}).code == 0);
  const std::string card = std::filesystem::directory_iterator(job + "/cards")->path().string();

  const test::Ran shown = run_sscard({"card", "show", "--image", card});
  CHECK(shown.code == 0);
  CHECK(shown.out.find("999901D156000005") != std::string::npos);
  CHECK(shown.out.find("622280*********") != std::string::npos);
  CHECK(run_sscard({"card", "show", "--image", card, "--json"}).out.find("\"aip\": \"1C00\"") !=
        std::string::npos);
  const test::Ran read = run_sscard({"card", "read", "--image", card});
  CHECK(read.code == 0);
  CHECK(read.out.find("DF01") != std::string::npos);
  CHECK(read.out.find("样例市") == std::string::npos);
  CHECK(run_sscard({"card", "read", "--image", card, "--plain"}).out.find("样例市") !=
        std::string::npos);

  const std::string stranger = files.folder / "stranger.card";
  REQUIRE(run_sscard({"sim", "new", stranger}).code == 0);
  CHECK(run_sscard({"card", "verify", "--image", stranger, "--job", job}).code == 1);
  const test::Ran blank = run_sscard({"card", "show", "--image", stranger});
  CHECK(blank.out.find("no social-security side") != std::string::npos);
  CHECK(blank.out.find("no bank side") != std::string::npos);
}
