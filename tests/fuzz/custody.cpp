// Lines of a custody book, lists of keys in them and incident reports, whoever wrote them: refused,
// or written back as they came.
#include <cstdlib>

#include "cardlib/model/key_card_files.hpp"
#include "keys/custody/lost_report.hpp"

using namespace sscard;
using namespace sscard::keys;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const std::string_view text = as_text(bytes);
  if (const auto entry = parse_custody_entry(text)) {
    if (text_of(*entry) != text) std::abort();
    static_cast<void>(check(*entry));
  }
  const std::vector<CarriedMaster> masters = masters_in(std::string(text));
  if (masters_in(issue_detail("why", masters)).size() != masters.size()) std::abort();
  const CustodySigner nobody = [](ByteView) { return std::array<Byte, 16>{1}; };
  static_cast<void>(check_report(text, nobody));
  if (const auto name = model::parse_key_card_name(bytes))
    if (model::encode(*name) != to_bytes(bytes)) std::abort();
  if (const auto contents = model::parse_key_card_contents(bytes))
    if (model::encode(*contents) != to_bytes(bytes)) std::abort();
  static_cast<void>(model::parse_carried_key(bytes));
  return 0;
}
