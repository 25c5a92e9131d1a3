// The ATR parser takes anything, and never more historical bytes than T0 can announce.
#include "cardlib/data/atr.hpp"

#include "cardlib/apdu/explain.hpp"
#include "cardlib/base/expects.hpp"
#include "cardlib/data/identifiers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* raw, std::size_t size) {
  using namespace sscard;
  const ByteView bytes(raw, size);
  const data::Atr atr = data::parse_atr(bytes);
  ensures(atr.historical.size() <= 15 && !atr.protocols.empty());
  explain_atr(bytes);
  const auto chip = data::ChipSerial::from_atr(bytes);
  if (chip) ensures(equal(chip->bytes(), ByteView(atr.historical).last(8)));
  return 0;
}
