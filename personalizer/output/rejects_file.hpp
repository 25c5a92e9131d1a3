// What was set aside, for the sender of a file to mend and send again.
//   rejects:   a line `# file:line:field: reason`, then the line itself, byte for byte as it came
//   unmatched: side file line seq person kind reason, '|' after every field [PROP]
//   invalid list: seq chip_serial time reason [PROP]
// Source: design.md 6; reference/security.md A8, A11 (numbers only grow).
#pragma once

#include "personalizer/ledger/ledger.hpp"
#include "personalizer/output/gb_lines.hpp"

namespace sscard::perso {

Status rejects_file(GbLines& lines, Ledger& ledger, Side side, const Translator& translate);
Status unmatched_file(GbLines& lines, Ledger& ledger, const Translator& translate);
Status invalid_list_file(GbLines& lines, Ledger& ledger, const Translator& translate);

}  // namespace sscard::perso
