// The report as titled tables: one walk that text and HTML share.
#pragma once

#include <string>
#include <vector>

#include "personalizer/output/report.hpp"

namespace sscard::perso {

struct ReportTable {
  std::string title;
  std::vector<std::vector<std::string>> rows;  ///< cells; empty tables are left out
};

/// Everything the report says, translated, in the order of reading.
std::vector<ReportTable> report_tables(const BatchReport& report, const std::string& mac,
                                       const Translator& translate);

}  // namespace sscard::perso
