// Transport code and the two production commands of a blank.
#include <algorithm>

#include "cos-sim/kernel/administration.hpp"
#include "cos-sim/kernel/building.hpp"
#include "cos-sim/kernel/chip_header.hpp"

namespace sscard::cos {
namespace {

/// Production data may change while the card is a blank and the transport code was shown.
StatusWord production_right(CommandContext& context) {
  if (card_state(context.chip.files) != model::CardState::Transport)
    return StatusWord::ConditionsNotSatisfied;
  return context.session.transport_code_verified ? StatusWord::Ok
                                                 : StatusWord::SecurityNotSatisfied;
}

}  // namespace

StatusWord verify_transport_code(CommandContext& context) {
  if (card_state(context.chip.files) == model::CardState::Ended)
    return StatusWord::ConditionsNotSatisfied;
  return try_transport_code(context, context.command.data);
}

StatusWord set_serial(CommandContext& context) {
  if (const StatusWord sw = production_right(context); sw != StatusWord::Ok) return sw;
  const ByteView data = context.command.data;
  if (u16_at(data, 0) != 0) return StatusWord::WrongData;
  NvMemory& memory = context.chip.memory;
  const Byte length = memory.byte_at(chip_atr_length_at);
  const ByteView serial = data.subspan(2);
  memory.write(chip_atr_at + length - static_cast<Address>(serial.size()), serial);
  return StatusWord::Ok;
}

/// The eleven bytes belong to an ATR of 17: one with TA1 is made by the blank's maker only.
StatusWord set_atr_head(CommandContext& context) {
  if (const StatusWord sw = production_right(context); sw != StatusWord::Ok) return sw;
  const ByteView head = context.command.data;
  static constexpr std::array interface_bytes = "3B6D0000"_hex;
  if (!equal(head.first(interface_bytes.size()), interface_bytes)) return StatusWord::WrongData;
  NvMemory& memory = context.chip.memory;
  if (memory.byte_at(chip_atr_length_at) != head.size() + 6)
    return StatusWord::ConditionsNotSatisfied;
  memory.write(chip_atr_at, head);
  return StatusWord::Ok;
}

}  // namespace sscard::cos
