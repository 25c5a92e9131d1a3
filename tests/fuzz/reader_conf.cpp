// The configuration of pcscd, written by anybody: entries come out or lines are skipped, and what
// an entry says of its port and device is asked too. What we write ourselves is read back as it is.
#include "cardlib/base/expects.hpp"
#include "tools/sscard/reader_chain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sscard;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const tools::ReaderEntry& entry : tools::reader_entries(text, "reader.conf")) {
    static_cast<void>(entry.vpcd_port());
    const auto device = entry.own_device();
    if (!device) continue;
    const auto again = tools::reader_entries(
        tools::own_entry_text(*device, "sscard", "/usr/lib/x.so"), "reader.conf");
    ensures(again.size() == 1 && again.front().own_device().has_value());
  }
  return 0;
}
