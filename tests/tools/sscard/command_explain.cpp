#include <doctest/doctest.h>

#include "tests/support/program.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("a status word is explained in both languages") {
  CHECK(run_sscard({"explain", "sw", "6A82"}).out.find("6A82") != std::string::npos);
  CHECK(run_sscard({"explain", "sw", "63C2"}).out.find('2') != std::string::npos);
  CHECK(run_sscard({"explain", "sw", "6A82"}).out !=
        run_sscard({"explain", "sw", "6A82"}, "zh").out);
}

TEST_CASE("what is no status word is refused as input") {
  CHECK(run_sscard({"explain", "sw", "9"}).code == 3);
  CHECK(run_sscard({"explain", "sw", "900000"}).code == 3);
}
