// Transport code and the two production commands of a blank.
#include <algorithm>

#include "cardlib/base/expects.hpp"
#include "cardlib/base/wipe.hpp"
#include "cardlib/model/social_crypto.hpp"
#include "cos-sim/kernel/administration.hpp"
#include "cos-sim/kernel/chip_header.hpp"

namespace sscard::cos {
namespace {

model::Block8 expected_code(Chip& chip) {
  std::array<Byte, 16> key{};
  const WipeOnExit wiper(key);
  chip.memory.read(chip_transport_key_at, key);
  const auto cipher = chip.crypto.cipher(crypto::CipherKind::TripleDes, key);
  ensures(cipher.has_value());
  return model::transport_code(**cipher, stored_serial(chip.memory));
}

/// Production data may change while the card is a blank and the transport code was shown.
StatusWord production_right(CommandContext& context) {
  if (card_state(context.chip.files) != model::CardState::Transport)
    return StatusWord::ConditionsNotSatisfied;
  return context.session.transport_code_verified ? StatusWord::Ok
                                                 : StatusWord::SecurityNotSatisfied;
}

}  // namespace

StatusWord verify_transport_code(CommandContext& context) {
  Chip& chip = context.chip;
  const model::CardState state = card_state(chip.files);
  if (state == model::CardState::Ended) return StatusWord::ConditionsNotSatisfied;
  const Byte tries = chip.memory.counter(chip_transport_tries_at);
  if (tries == 0) return StatusWord::Blocked;
  chip.memory.set_counter(chip_transport_tries_at, static_cast<Byte>(tries - 1));
  context.session.transport_code_verified = false;
  if (!equal_constant_time(expected_code(chip), context.command.data))
    return tries_left(tries - 1U);
  chip.memory.set_counter(chip_transport_tries_at, transport_tries);
  context.session.transport_code_verified = true;
  return StatusWord::Ok;
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
