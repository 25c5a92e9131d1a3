// The record reader of the social card: what it accepts is written back byte for byte.
#include "cardlib/tlv/records.hpp"

#include "cardlib/base/expects.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* raw, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(raw, size);
  if (const auto record = tlv::read_record(bytes)) {
    ensures(equal(tlv::record(record->tag, record->value), bytes));
  }
  const auto items = tlv::read_items(bytes);
  if (!items) return 0;
  Bytes again;
  for (const tlv::Item& item : *items)
    tlv::append_item(again, item.tag, item.value);
  ensures(equal(again, bytes));
  return 0;
}
