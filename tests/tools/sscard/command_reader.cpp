#include <doctest/doctest.h>

#include "tests/support/program.hpp"

using namespace sscard;

TEST_CASE("reader list answers with readers, or says that pcscd is absent and what to do") {
  const test::Ran ran = test::run_sscard({"reader", "list"});
  if (ran.code == 4) {
    CHECK(ran.err.find("what to do: ") != std::string::npos);
  } else {
    CHECK(ran.code == 0);
    CHECK_FALSE(ran.out.empty());
  }
}
