#include "personalizer/job/job_file.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

namespace {

JobFacts some_facts() {
  JobFacts out;
  out.batch = "B\"1\" 批次";
  out.profile = "debit.toml";
  out.vault = "test";
  out.batch_register = "/tmp/batches.sqlite";
  return out;
}

std::string without(std::string text, const std::string& key) {
  const std::size_t at = text.find(key + " ");
  return text.erase(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("a job file comes back as it was written, before and after the mode is fixed") {
  JobFacts facts = some_facts();
  Result<JobFacts> again = read_job_file(write_job_file(facts), "job.toml");
  REQUIRE(again);
  CHECK(*again == facts);
  for (const Mode mode : {Mode::Centralized, Mode::Social, Mode::Bank}) {
    for (const Association association :
         {Association::None, Association::Card, Association::Feedback}) {
      facts.mode = mode;
      facts.association = association;
      again = read_job_file(write_job_file(facts), "job.toml");
      REQUIRE(again);
      CHECK(*again == facts);
    }
  }
}

TEST_CASE("a job file with a missing or unknown value is refused by name") {
  const std::string text = write_job_file(some_facts());
  for (const char* key : {"format", "batch", "association", "structure", "algorithm", "dialect",
                          "profile", "vault", "batch_register"}) {
    const Result<JobFacts> read = read_job_file(without(text, key), "job.toml");
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::BadInput);
    CHECK(read.error().what.english().find(key) != std::string::npos);
  }
  CHECK_FALSE(read_job_file(text + "mode = \"both\"\n", "job.toml"));
  std::string other = text;
  other.replace(other.find("t514"), 4, "fm00");
  CHECK_FALSE(read_job_file(other, "job.toml"));
  other.replace(other.find("fm00"), 4, "fm");
  CHECK(read_job_file(other, "job.toml")->dialect == "fm");
  const Result<JobFacts> broken = read_job_file("format = 1\nbatch = [", "job.toml");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().what.english().find("line 2") != std::string::npos);
}

TEST_CASE("modes and associations have one word each") {
  for (const Mode mode : {Mode::Centralized, Mode::Social, Mode::Bank})
    CHECK(mode_from(word(mode)) == mode);
  for (const Association a : {Association::None, Association::Card, Association::Feedback})
    CHECK(association_from(word(a)) == a);
  CHECK_FALSE(mode_from("Social"));
  CHECK_FALSE(association_from(""));
}
