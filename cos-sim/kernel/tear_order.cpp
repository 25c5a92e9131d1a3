#include "cos-sim/kernel/tear_order.hpp"

#include "cardlib/base/byte_reader.hpp"

namespace sscard::cos {

void order_tear(Store& store, const PowerCut& cut) {
  Bytes order;
  append_u32(order, tear_mark);
  append_u32(order, static_cast<std::uint32_t>(cut.after_bits >> 32U));
  append_u32(order, static_cast<std::uint32_t>(cut.after_bits));
  order.push_back(cut.bit_order);
  order.push_back(cut.weak ? 1 : 0);
  store.write(tear_order_at, order);
}

std::optional<PowerCut> take_tear(Store& store) {
  std::array<Byte, tear_order_size> order{};
  store.read(tear_order_at, order);
  ByteReader reader(order);
  if (reader.u32() != tear_mark) return std::nullopt;
  PowerCut out;
  out.after_bits = std::uint64_t{reader.u32()} << 32U;
  out.after_bits |= reader.u32();
  out.bit_order = reader.u8();
  out.weak = reader.u8() != 0;
  store.write(tear_order_at, std::array<Byte, tear_order_size>{});
  return out;
}

}  // namespace sscard::cos
