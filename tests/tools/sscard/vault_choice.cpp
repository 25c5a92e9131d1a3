#include "tools/sscard/vault_choice.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("the test vault opens as a process of its own and says it holds test keys") {
  const auto vault = tools::open_vault("test", real_world());
  REQUIRE(vault);
  const auto info = (*vault)->info();
  REQUIRE(info);
  CHECK(info->own_process);
  CHECK(info->test_keys);
  CHECK_FALSE(info->kcvs.empty());
  for (const keys::Kcv& kcv : info->kcvs)
    CHECK(kcv.test);
}

TEST_CASE("a vault that does not exist is named, with what to do") {
  const auto vault = tools::open_vault("nowhere", real_world());
  REQUIRE_FALSE(vault);
  CHECK(vault.error().kind == ErrorKind::Keys);
  CHECK_FALSE(vault.error().next.empty());
}
