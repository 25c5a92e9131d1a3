#include "tests/support/program.hpp"

#include <doctest/doctest.h>

#include "tools/sscard/commands.hpp"

using namespace sscard;
using test::run_sscard;

TEST_CASE("every noun and every verb has a help in both languages") {
  const test::Ran all = run_sscard({"--help"});
  CHECK(all.code == 0);
  CHECK(all.out.find("explain") != std::string::npos);
  const test::Ran chinese = run_sscard({"--help"}, "zh_CN.UTF-8");
  CHECK(chinese.out.find("社会保障卡") != std::string::npos);
  CHECK(run_sscard({"explain", "sw", "--help"}).out.find("status word") != std::string::npos);
}

TEST_CASE("a command line that makes no sense is a usage error that says where to look") {
  for (const std::vector<std::string>& arguments : {
           std::vector<std::string>{},
           {"explain"},
           {"explain", "sw"},
           {"no-such-noun"},
           {"explain", "sw", "9000", "extra"}
  }) {
    const test::Ran ran = run_sscard(arguments);
    CHECK(ran.code == 2);
    CHECK(ran.err.find("error: ") == 0);
    CHECK(ran.err.find("what to do: ") != std::string::npos);
    CHECK(ran.out.empty());
  }
}

TEST_CASE("the version is printed") {
  CHECK(run_sscard({"--version"}).out == "sscard 0.1.0\n");
}

TEST_CASE("an error in JSON mode is an object on the output") {
  const test::Ran ran = run_sscard({"explain", "sw", "XYZ", "--json"});
  CHECK(ran.code == 3);
  CHECK(ran.out.find("\"kind\": \"bad_input\"") != std::string::npos);
  CHECK(ran.err.empty());
}
