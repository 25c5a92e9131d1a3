#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using test::run_sscard;

namespace {

/// The program with people at its descriptor, a line each.
test::Ran with_people(std::vector<std::string> arguments, std::string_view lines) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
  ::close(ends[1]);
  for (int i = 0; i < 5; ++i) {
    arguments.emplace_back("--credential-fd");
    arguments.push_back(std::to_string(ends[0]));
  }
  const test::Ran ran = run_sscard(arguments);
  ::close(ends[0]);
  return ran;
}

constexpr std::string_view li_and_wang = "li's own words\nwang's own words\n";
constexpr std::string_view then_zhao =
    "li's own words\nwang's own words\nzhao's words\nsun's words\n";

std::string kcv_of(const test::Ran& listing, const std::string& key) {
  const std::size_t at = listing.out.find(key + " ");
  const std::size_t mark = listing.out.find("KCV ", at);
  return at == std::string::npos ? "" : listing.out.substr(mark + 4, 6);
}

}  // namespace

TEST_CASE("a province's vault: made, filled, dispersed to a city, by two people each time") {
  const test::TempFolder folder;
  const std::string top = folder / "nation.vault";
  const std::string low = folder / "city.vault";
  const test::Ran made = with_people(
      {"vault", "init", "--vault", top, "--role", "social", "--level", "national"}, li_and_wang);
  CAPTURE(made.err);
  REQUIRE(made.code == 0);
  CHECK(made.out.find("production") != std::string::npos);
  const test::Ran keys =
      with_people({"vault", "generate", "--vault", top, "--missing"}, li_and_wang);
  CHECK(keys.code == 0);
  const test::Ran again =
      with_people({"vault", "generate", "--vault", top, "--key", "SSSE IRK"}, li_and_wang);
  CHECK(again.code == 0);
  CHECK(again.out.find("version   2") != std::string::npos);
  const test::Ran city = with_people(
      {"vault", "derive", "--vault", top, "--level", "city", "--region", "330101", "--out", low},
      then_zhao);
  CAPTURE(city.err);
  CHECK(city.code == 0);
  const test::Ran upper = with_people({"vault", "kcv", "--vault", top}, li_and_wang);
  const test::Ran lower =
      with_people({"vault", "kcv", "--vault", low}, "zhao's words\nsun's words\n");
  CHECK(kcv_of(upper, "DF01 UK1").size() == 6);
  CHECK(kcv_of(lower, "DF01 UK1").size() == 6);
  CHECK(kcv_of(upper, "DF01 UK1") != kcv_of(lower, "DF01 UK1"));
  CHECK(with_people({"vault", "kcv", "--vault", low}, li_and_wang).code == 5);
}

TEST_CASE("wrong people, one person, the other side's keys and the test vault are refused with 5") {
  const test::TempFolder folder;
  const std::string bank = folder / "bank.vault";
  REQUIRE(with_people({"vault", "init", "--vault", bank, "--role", "bank"}, li_and_wang).code == 0);
  CHECK(with_people({"vault", "status", "--vault", bank}, li_and_wang).code == 0);
  CHECK(
      with_people({"vault", "status", "--vault", bank}, "li's own words\nli's own words\n").code ==
      5);
  CHECK(with_people({"vault", "status", "--vault", bank}, "wang's own words\nli's own words\n")
            .code == 5);
  CHECK(with_people({"vault", "init", "--vault", bank, "--role", "bank"}, li_and_wang).code == 5);
  CHECK(
      with_people({"vault", "generate", "--vault", bank, "--key", "SSSE IRK"}, li_and_wang).code ==
      5);
  CHECK(
      with_people({"vault", "generate", "--vault", bank, "--key", "bank KMC"}, li_and_wang).code ==
      2);
  CHECK(with_people({"vault", "generate", "--vault", bank, "--key", "bank KMC", "--bin", "622280"},
                    li_and_wang)
            .code == 0);
  CHECK(run_sscard({"vault", "generate", "--vault", "test", "--missing"}).code == 2);
  CHECK(run_sscard({"vault", "status", "--vault", folder / "none"}).code == 5);
  CHECK(run_sscard({"vault", "status", "--vault", bank, "--credential-fd", "999"}).code == 2);
}

TEST_CASE("the test key set tells what it is, in both languages, and as JSON") {
  const test::Ran status = run_sscard({"vault", "status"});
  CHECK(status.code == 0);
  CHECK(status.out.find("TEST keys") != std::string::npos);
  CHECK(status.out.find("wrap_inside=no") != std::string::npos);
  CHECK(run_sscard({"vault", "status"}, "zh").out.find("测试") != std::string::npos);
  CHECK(run_sscard({"vault", "status", "--json"}).out.find("\"test_keys\": \"yes\"") !=
        std::string::npos);
  const test::Ran kcv = run_sscard({"vault", "kcv", "--key", "SSSE IRK"});
  CHECK(kcv.code == 0);
  CHECK(kcv.out.find("TEST") != std::string::npos);
  CHECK(run_sscard({"vault", "kcv", "--key", "nothing"}).code == 5);
  CHECK(run_sscard({"vault", "keys"}).out.find("DF04 DPK") != std::string::npos);
}
