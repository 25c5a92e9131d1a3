#include "cos-sim/bank/transaction/risk_memory.hpp"

namespace sscard::cos::bank {

namespace {

/// Six bytes of BCD.
void put_amount(Amount amount, MutableBytes out) {
  for (std::size_t i = out.size(); i-- > 0; amount /= 100)
    out[i] = static_cast<Byte>((amount / 10 % 10) << 4U | amount % 10);
}

constexpr Byte flag(bool on, unsigned bit) {
  return static_cast<Byte>(on ? 1U << bit : 0U);
}

}  // namespace

Amount amount_of(ByteView bcd) {
  Amount out = 0;
  for (const Byte two : bcd)
    out = out * 100 + static_cast<Amount>(two >> 4U) * 10 + (two & 0x0FU);
  return out;
}

std::array<Byte, risk_memory_size> encode(const RiskMemory& memory) {
  std::array<Byte, risk_memory_size> out{};
  out[0] = static_cast<Byte>(flag(memory.online_not_completed, 7) | flag(memory.issuer_failed, 6) |
                             flag(memory.issuer_missing, 5) | flag(memory.static_failed, 4) |
                             flag(memory.dynamic_failed, 3) | flag(memory.script_failed, 2) |
                             flag(memory.blocked_by_tries, 1));
  out[1] = memory.scripts;
  out[2] = memory.foreign_currency;
  out[3] = memory.foreign_country;
  put_amount(memory.amount, MutableBytes{out}.subspan(4, 6));
  out[10] = memory.log_newest;
  out[11] = memory.log_count;
  put_amount(memory.both_amount, MutableBytes{out}.last(6));
  return out;
}

RiskMemory parse_risk_memory(ByteView bytes) {
  RiskMemory memory;
  if (bytes.size() != risk_memory_size) return memory;
  const auto bit = [&](unsigned n) { return (bytes[0] >> n & 1U) != 0; };
  memory.online_not_completed = bit(7);
  memory.issuer_failed = bit(6);
  memory.issuer_missing = bit(5);
  memory.static_failed = bit(4);
  memory.dynamic_failed = bit(3);
  memory.script_failed = bit(2);
  memory.blocked_by_tries = bit(1);
  memory.scripts = bytes[1];
  memory.foreign_currency = bytes[2];
  memory.foreign_country = bytes[3];
  memory.amount = amount_of(bytes.subspan(4, 6));
  memory.log_newest = bytes[10];
  memory.log_count = bytes[11];
  memory.both_amount = amount_of(bytes.last(6));
  return memory;
}

}  // namespace sscard::cos::bank
