#include "cos-sim/attach/contactless.hpp"

namespace sscard::cos {
namespace {

constexpr std::size_t historical_bytes = 13;
/// TL counts itself. T0: TA, TB and TC follow, FSCI 8 = 256 bytes. TB: FWI 8, SFGI 0. TC: CID.
constexpr auto ats_head = "1278008002"_hex;

}  // namespace

Bytes ats_of(ByteView atr) {
  if (atr.size() < historical_bytes) return {};
  return concat(ats_head, atr.last(historical_bytes));
}

Bytes ContactlessSide::activate() {
  if (active_) return {};
  const Bytes ats = ats_of(card_.power_on(Protocol::T1));
  active_ = !ats.empty();
  return ats;
}

Bytes ContactlessSide::exchange(ByteView apdu) {
  return active_ ? card_.process(apdu) : Bytes{};
}

void ContactlessSide::deselect() {
  if (active_) card_.power_off();
  active_ = false;
}

}  // namespace sscard::cos
