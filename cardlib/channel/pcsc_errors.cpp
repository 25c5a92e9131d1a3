#include "cardlib/channel/pcsc_errors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sscard {

Error pcsc_error(PcscCode code, std::string_view reader) {
  const auto rows = pcsc_error_table();
  const auto row = std::ranges::find(rows, code, &PcscErrorRow::code);
  if (row == rows.end()) {
    return {ErrorKind::NoService,
            msg("reader {}: the card service answers with code {}", reader,
                fmt::format("{:08X}", static_cast<std::uint32_t>(code))),
            msg("look at the log of pcscd, then try again")};
  }
  Message what{row->what, {}, {}};
  // The service is no matter of one reader.
  if (row->kind != ErrorKind::NoService && !reader.empty())
    what = msg("reader {}: {}", reader, what);
  return {
      row->kind, what, Message{row->next, {}, {}}
  };
}

}  // namespace sscard
