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
  if (row->kind == ErrorKind::NoService)
    return {
        row->kind, msg("{}", row->what), {row->next, {}, {}}
    };
  return {
      row->kind, msg("reader {}: {}", reader, row->what), {row->next, {}, {}}
  };
}

}  // namespace sscard
