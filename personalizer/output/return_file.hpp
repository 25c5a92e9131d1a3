// Return files (回盘): what became of each record, for the party that sent it. Every record of the
// input is there exactly once: the orders in their order, then the lines that were set aside, then
// the lines without a partner. First line: the column names.
//   social: the columns of reference/ssc-card.md 16.1, then result and reason [PROP]
//   bank:   seq cert_no name pan psn chip_serial card_number result reason time [PROP]
// result is `issued`, `waiting`, `in_work`, `set_aside`, `rejected` or `unmatched`.
// Sources: reference/ssc-card.md 16.1, 16.5; reference/security.md A8.
#pragma once

#include "personalizer/intake/intake_result.hpp"
#include "personalizer/ledger/ledger.hpp"
#include "personalizer/output/gb_lines.hpp"

namespace sscard::perso {

/// Writes the file into `lines`; `facts` is the batch of the side that gets it.
Status return_file(GbLines& lines, Ledger& ledger, const BatchFacts& facts,
                   const Translator& translate);

/// 卡复位信息: the 13 historical bytes as 26 hex digits; empty for an ATR without them.
std::string reset_information(ByteView atr);
/// Seconds since 1970 as YYYYMMDDhhmmss UTC; empty for 0.
std::string time_digits(std::int64_t seconds);

}  // namespace sscard::perso
