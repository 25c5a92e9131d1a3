#include "tools/sscard/vault_choice.hpp"

#include <doctest/doctest.h>

#include "tests/support/program.hpp"

using namespace sscard;

TEST_CASE("the test vault opens as a process of its own and says it holds test keys") {
  const auto vault = tools::open_test_vault(real_world());
  REQUIRE(vault);
  const auto info = (*vault)->info();
  REQUIRE(info);
  CHECK(info->own_process);
  CHECK(info->test_keys);
  CHECK_FALSE(info->charter.has_value());
  CHECK_FALSE(info->kcvs.empty());
  for (const keys::Kcv& kcv : info->kcvs)
    CHECK(kcv.test);
}

TEST_CASE("a vault that does not exist is named, with what to do") {
  const test::Ran ran = test::run_sscard({"vault", "kcv", "--vault", "nowhere"});
  CHECK(ran.code == 5);
  CHECK(ran.err.find("nowhere") != std::string::npos);
  CHECK(ran.err.find("--vault test") != std::string::npos);
}
