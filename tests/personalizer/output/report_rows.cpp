#include "personalizer/output/report_rows.hpp"

#include <algorithm>

#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("the report says whether the cards add up, and who closed the job") {
  test::OpenJob open;
  auto report = make_report(*open.job, TwoPeople{"Zhang", "Li"});
  const auto has = [&](const std::vector<std::string>& row) {
    for (const ReportTable& table : report_tables(*report, "M", test::in_english))
      if (std::ranges::find(table.rows, row) != table.rows.end()) return true;
    return false;
  };
  const std::string equation = "received = good + spoiled + quarantined + returned + samples";
  CHECK(has({"closed by", "Zhang, Li"}));
  CHECK(has({equation, "yes"}));
  CHECK(has({"blanks received", "3"}));
  CHECK(has({"seconds of one card at 9600 baud", "30.0"}));
  CHECK(has({"M"}));
  report->cards.received = 4;
  CHECK(has({equation, "not yet"}));
}
