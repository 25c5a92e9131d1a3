// The entry of personalizer: data becomes cards, in the order of a record's journey.
#pragma once

// IWYU pragma: begin_exports
#include "personalizer/dialect/dialect.hpp"
#include "personalizer/intake/intake.hpp"
#include "personalizer/job/job.hpp"
#include "personalizer/ledger/ledger.hpp"
#include "personalizer/output/json_report.hpp"
#include "personalizer/output/outputs.hpp"
#include "personalizer/plan/card_plan.hpp"
#include "personalizer/station/card_flow.hpp"
#include "personalizer/station/run.hpp"
// IWYU pragma: end_exports
