#include <doctest/doctest.h>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("sample writes two files with manifests and says what it planted") {
  const test::TempFolder folder;
  const test::Ran ran =
      run_sscard({"sample", "--persons", "3", "--faults", "--out", folder / "files", "--json"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("\"rejects_planted\": \"6\"") != std::string::npos);
  Files& files = real_world().files;
  for (const char* name : {"social.txt", "social.txt.manifest", "bank.txt", "bank.txt.manifest"}) {
    CHECK(files.exists(folder / "files/" + name));
  }
  CHECK(run_sscard({"sample", "--persons", "0", "--out", folder / "x"}).code == 2);
  CHECK(run_sscard({"sample", "--persons", "3"}).code == 2);
}
