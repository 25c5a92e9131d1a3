#include "personalizer/output/outputs.hpp"

#include <filesystem>

#include "personalizer/output/json_report.hpp"
#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Result<std::vector<std::string>> close(test::OpenJob& open, const Closing& closing) {
  return close_job(*open.job, open.vault, test::in_english, closing);
}

/// Serves the last waiting order, so that the job could be closed.
void finish(test::OpenJob& open) {
  REQUIRE(open.job->ledger().record_issued(open.claim(4), test::OpenJob::record(3)));
}

}  // namespace

TEST_CASE("every file that goes back lies in the out folder") {
  test::OpenJob open;
  const auto paths = write_outputs(*open.job, open.vault, test::in_english);
  REQUIRE(paths);
  CHECK(paths->size() == 10);
  for (const std::string& path : *paths)
    CHECK(std::filesystem::exists(path));
  const auto json = open.seeded.world().files.read(open.job->path("out/report.json"));
  CHECK(*report_is_genuine(*json, open.vault));
  const auto before = *open.seeded.world().files.read(paths->front());
  REQUIRE(write_outputs(*open.job, open.vault, test::in_english));
  CHECK(*open.seeded.world().files.read(paths->front()) == before);
}

TEST_CASE("the feedback is signed for the side that reads it") {
  JobFacts facts;
  using keys::ExchangeKey;
  CHECK(feedback_key(facts) == ExchangeKey::Social);
  facts.mode = Mode::Centralized;
  CHECK(feedback_key(facts) == ExchangeKey::Social);
  facts.mode = Mode::Social;
  CHECK(feedback_key(facts) == ExchangeKey::Bank);
  facts.mode = Mode::Bank;
  CHECK(feedback_key(facts) == ExchangeKey::Social);
  facts.association = Association::Feedback;
  CHECK(feedback_key(facts) == ExchangeKey::Bank);
  facts.mode = Mode::Social;
  CHECK(feedback_key(facts) == ExchangeKey::Social);
}

TEST_CASE("a job closes when nobody waits and the cards add up, by two people") {
  test::OpenJob open;
  const Closing closing{
      {"Zhang", "Li"}
  };
  const auto waiting = close(open, closing);
  REQUIRE_FALSE(waiting);
  CHECK(waiting.error().kind == ErrorKind::Usage);
  CHECK(waiting.error().what.english().find("1 orders wait") != std::string::npos);
  finish(open);
  CHECK(close(open,
              {
                  {"Zhang", "Zhang"}
  })
            .error()
            .kind == ErrorKind::Usage);
  CHECK(close(open,
              {
                  {"Zhang", " "}
  })
            .error()
            .kind == ErrorKind::Usage);
  REQUIRE(close(open, closing));
  CHECK(*open.job->ledger().fact("closed") == "Zhang, Li");
  const auto again = close(open, closing);
  REQUIRE_FALSE(again);
  CHECK(again.error().what.english().find("closed") != std::string::npos);
}

TEST_CASE("one unused blank is an imbalance until it goes back") {
  test::OpenJob open;
  finish(open);
  const std::vector<Blank> blanks = {
      {test::fake_chip(8), {}}
  };
  REQUIRE(open.job->ledger().receive(blanks));
  const auto unbalanced = close(open, {
                                          {"Zhang", "Li"}
  });
  REQUIRE_FALSE(unbalanced);
  CHECK(unbalanced.error().what.english().find("in stock 1") != std::string::npos);
  CHECK(close(open, {
                        {"Zhang", "Li"},
                        true
  }));
}

TEST_CASE("whoever waits may be given up with the closing") {
  test::OpenJob open;
  REQUIRE(close(open, {
                          {"Zhang", "Li"},
                          false, true
  }));
  CHECK(open.job->ledger().totals()->set_aside == 1);
}

TEST_CASE("a card in work keeps the job open") {
  test::OpenJob open;
  open.claim(5);
  const auto in_work = close(open, {
                                       {"Zhang", "Li"},
                                       true, true
  });
  REQUIRE_FALSE(in_work);
  CHECK(in_work.error().what.english().find("1 are in work") != std::string::npos);
}

TEST_CASE("a ledger that was tampered with does not close") {
  test::OpenJob open;
  finish(open);
  {
    const auto database =
        std::move(*Database::open(open.job->path("ledger.sqlite"), Database::Open::ReadWrite));
    REQUIRE(database->run("UPDATE orders SET attempts = 9 WHERE number = 1"));
  }
  const auto closed = close(open, {
                                      {"Zhang", "Li"}
  });
  REQUIRE_FALSE(closed);
  CHECK(closed.error().kind == ErrorKind::Storage);
}
