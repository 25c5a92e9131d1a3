#include "personalizer/output/report.hpp"

#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("a report counts every card and every record") {
  test::OpenJob open;
  const auto report = make_report(*open.job);
  REQUIRE(report);
  CHECK(report->cards.received == 3);
  CHECK(report->cards.good == 2);
  CHECK(report->cards.quarantined == 1);
  CHECK(report->records.orders == 3);
  CHECK(report->records.issued == 2);
  CHECK(report->records.social_rejects == 1);
  CHECK(report->records.bank_unmatched == 1);
  CHECK(report->cost.commands == 200);
  CHECK(report->cost.vault_calls == 8);
  CHECK(report->cost.milliseconds_9600 == 30000);
  REQUIRE(report->without_card.size() == 1);
  CHECK(report->without_card[0].seq == "3");
  CHECK(report->without_card[0].person_masked.find('*') != std::string::npos);
  CHECK(report->invalid.size() == 1);
  CHECK(report->time == "20261125000000");
}

TEST_CASE("the text says the same in the language of the reader, and no person by name") {
  test::OpenJob open;
  const auto report = make_report(*open.job);
  const std::string text = report_text(*report, "ABCD", test::in_english);
  CHECK(text.find("good cards") != std::string::npos);
  CHECK(text.find("ABCD") != std::string::npos);
  CHECK(text.find(test::fake_person(3)) == std::string::npos);
  CHECK(text.find(test::fake_order(3).bank->name) == std::string::npos);
  const Translator chinese = [](const Message& message) {
    return message.pattern == std::string("good cards") ? "好卡" : message.english();
  };
  CHECK(report_text(*report, "ABCD", chinese).find("好卡") != std::string::npos);
}

TEST_CASE("what came from outside is escaped in the page") {
  test::OpenJob open;
  auto report = make_report(*open.job);
  report->job.batch = "<script>&\"'";
  const std::string page = report_html(*report, "ABCD", test::in_english);
  CHECK(page.find("<script>") == std::string::npos);
  CHECK(page.find("&lt;script&gt;&amp;&quot;&#39;") != std::string::npos);
  CHECK(page.find("the &lt;card&gt; | fell silent") != std::string::npos);
  CHECK(page.starts_with("<!DOCTYPE html>"));
}
