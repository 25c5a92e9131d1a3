// The data group reader: written back, groups read the same again (long lengths may get shorter).
#include "cardlib/tlv/dgi.hpp"

#include "cardlib/apdu/explain.hpp"
#include "cardlib/base/expects.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* raw, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(raw, size);
  static_cast<void>(explain_dgis(bytes));
  const auto groups = tlv::read_dgis(bytes);
  if (!groups) return 0;
  Bytes again;
  for (const tlv::Dgi& group : *groups)
    tlv::append_dgi(again, group.id, group.value);
  ensures(again.size() <= bytes.size());
  const auto reread = tlv::read_dgis(again);
  ensures(reread.has_value() && reread->size() == groups->size());
  return 0;
}
