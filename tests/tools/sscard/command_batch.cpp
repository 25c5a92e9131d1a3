#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/program.hpp"
#include "tests/support/sample.hpp"

using namespace sscard;
using test::run_sscard;

namespace {

std::vector<std::string> prepare(const test::SampleFolder& files, const std::string& job) {
  return {
      "batch", "prepare", "--social", files.sample.social_file, "--bank", files.sample.bank_file,
      "--job", job};
}

std::string first_card(const std::string& job) {
  return std::filesystem::directory_iterator(job + "/cards")->path().string();
}

}  // namespace

TEST_CASE("a batch goes from two files to closed, and every step says what it did") {
  test::SampleFolder files(3, true);
  const std::string job = files.folder / "job";
  const test::Ran prepared = run_sscard(prepare(files, job));
  CHECK(prepared.code == 1);
  CHECK(prepared.err.find("social.txt:") != std::string::npos);
  CHECK(prepared.err.find(":cert_no: ") != std::string::npos);

  const test::Ran ran = run_sscard({"batch", "run", job, "--simulated", "2"});
  CAPTURE(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("issued: 3") != std::string::npos);
  const test::Ran status = run_sscard({"batch", "status", job, "--json"});
  CHECK(status.out.find("\"issued\": \"3\"") != std::string::npos);
  CHECK(run_sscard({"batch", "report", job}).out.find("central") != std::string::npos);
  CHECK(run_sscard({"batch", "report", job, "--html"}).out.starts_with("<!DOCTYPE html>"));
  CHECK(run_sscard({"batch", "report", job, "--json"}).out.find("\"mac\"") != std::string::npos);

  const std::string card = first_card(job);
  CHECK(run_sscard({"card", "verify", "--image", card, "--job", job}).code == 0);
  CHECK(run_sscard({"batch", "close", job, "--by", "甲", "--and", "甲"}).code == 2);
  CHECK(run_sscard({"batch", "close", job, "--by", "甲", "--and", "乙"}).code == 0);
  CHECK(run_sscard({"batch", "run", job, "--simulated", "1"}).code == 2);
}

TEST_CASE("a mode that was fixed cannot be changed, and words that mean nothing are usage errors") {
  test::SampleFolder files(1);
  const std::string job = files.folder / "job";
  CHECK(run_sscard(prepare(files, job)).code == 0);
  CHECK(run_sscard(prepare(files, job)).code == 2);
  CHECK(run_sscard({"batch", "run", job}).code == 2);
  CHECK(run_sscard({"batch", "run", job, "--simulated", "1", "--mode", "both"}).code == 2);
  CHECK(run_sscard({"batch", "run", job, "--simulated", "1", "--mode", "social"}).code == 0);
  CHECK(run_sscard({"batch", "run", job, "--simulated", "1", "--mode", "bank"}).code == 2);
}

TEST_CASE("a refused file is told in both languages and leaves no job") {
  test::SampleFolder files(2);
  files.damage(files.sample.social_file, [](std::string& text) { text[text.size() / 2] ^= 1; });
  const std::string job = files.folder / "job";
  const test::Ran english = run_sscard(prepare(files, job));
  CHECK(english.code == 3);
  CHECK(english.err.find("SM3") != std::string::npos);
  const test::Ran chinese = run_sscard(prepare(files, job), "zh_CN");
  CHECK(chinese.code == 3);
  CHECK(chinese.err.find("错误：") == 0);
  CHECK(chinese.err.find("处理办法：") != std::string::npos);
  CHECK(run_sscard({"batch", "status", job}).code != 0);
}
