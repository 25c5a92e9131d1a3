#include "personalizer/output/json_report.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/open_job.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

struct Signed {
  test::OpenJob open;
  SignedReport report = *sign_report(*make_report(*open.job, TwoPeople{"张", "李"}), open.vault);
};

}  // namespace

TEST_CASE("the JSON report is JSON and carries its signature as last member") {
  Signed made;
  const auto json = nlohmann::json::parse(made.report.json);
  CHECK(json["cards"]["received"] == 3);
  CHECK(json["cards"]["balanced"] == true);
  CHECK(json["records"]["issued"] == 2);
  CHECK(json["without_card"][0]["reason"] == "the <card> | fell silent");
  CHECK(json["closed_by"][1] == "李");
  CHECK(json["mac"] == made.report.mac);
  CHECK(*report_is_genuine(as_bytes(made.report.json), made.open.vault));
}

TEST_CASE("every changed byte of the report is found") {
  Signed made;
  for (std::size_t i = 0; i < made.report.json.size(); ++i) {
    std::string changed = made.report.json;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const Result<bool> genuine = report_is_genuine(as_bytes(changed), made.open.vault);
    CHECK((!genuine || !*genuine));
  }
  CHECK_FALSE(report_is_genuine(as_bytes("{}"), made.open.vault));
}

TEST_CASE("without the vault there is no report") {
  Signed made;
  made.open.vault.answers = false;
  CHECK_FALSE(sign_report(*make_report(*made.open.job), made.open.vault));
  CHECK_FALSE(report_is_genuine(as_bytes(made.report.json), made.open.vault));
}
