// The batch report: where every blank and every record is. The JSON form is signed (SM4-CMAC under
// the report key, over all bytes before the MAC member) and can be checked offline; text and HTML
// are for people and name that MAC. Source: design.md 6; reference/security.md A7, A8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "personalizer/job/job.hpp"
#include "personalizer/output/gb_lines.hpp"

namespace sscard::perso {

/// Somebody who has no card, or a card nobody may use: what the report lists by name of its line.
struct ReportedOrder {
  std::size_t number = 0;
  std::string seq;
  std::string person_masked;
  OrderState state = OrderState::Waiting;
  std::uint32_t attempts = 0;
  Message reason;
};

struct BatchReport {
  JobFacts job;
  std::vector<BatchFacts> batches;
  Accounting cards;
  Totals records;
  CardCost cost;  ///< sums over the issued cards; milliseconds_9600 is the mean of one card
  std::vector<ReportedOrder> without_card;  ///< at most `listed_max`, then only counted
  std::vector<InvalidEntry> invalid;        ///< the same
  std::string time;                         ///< YYYYMMDDhhmmss UTC
  std::optional<TwoPeople> closed_by;
  static constexpr std::size_t listed_max = 1000;
};

Result<BatchReport> make_report(const Job& job, const std::optional<TwoPeople>& closed_by = {});

std::string report_text(const BatchReport& report, const std::string& mac,
                        const Translator& translate);
/// One page without outside parts; everything that came from a file is escaped.
std::string report_html(const BatchReport& report, const std::string& mac,
                        const Translator& translate);

}  // namespace sscard::perso
