// The BER reader: what it accepts is written back byte for byte, and each object lies inside.
#include "cardlib/tlv/ber.hpp"

#include "cardlib/apdu/explain.hpp"
#include "cardlib/base/expects.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* raw, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(raw, size);
  static_cast<void>(explain_tlv(bytes));
  const auto objects = tlv::read_objects(bytes);
  if (!objects) return 0;
  Bytes again;
  for (const tlv::Object& object : *objects)
    tlv::append_object(again, object.tag, object.value);
  ensures(equal(again, bytes));
  if (!objects->empty()) ensures(tlv::find(bytes, {objects->front().tag}).has_value());
  return 0;
}
