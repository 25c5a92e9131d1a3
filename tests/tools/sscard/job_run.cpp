#include "tools/sscard/job_run.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("a profile is the built-in one by name, or a file") {
  Files& files = real_world().files;
  CHECK(tools::load_profile("", files)->name == "test-v2");
  CHECK(tools::load_profile("test-v2", files)->name == "test-v2");
  const auto absent = tools::load_profile("/nonexistent.toml", files);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == ErrorKind::Storage);
  CHECK(tools::load_profile("", files)->dialect == model::Dialect::T514);
  CHECK(tools::load_profile("", files, "fm")->dialect == model::Dialect::Fm);
  CHECK_FALSE(tools::load_profile("", files, "fmcos"));
}
