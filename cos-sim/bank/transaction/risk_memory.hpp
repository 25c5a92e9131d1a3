// What card risk management remembers from one transaction to the next, in its stored form, and the
// amounts it counts. Source: reference/pboc.md 2.6, 2.12.
#pragma once

#include <array>
#include <cstdint>

#include "cardlib/base/bytes.hpp"

namespace sscard::cos::bank {

/// Amount in 分.
using Amount = std::uint64_t;
Amount amount_of(ByteView bcd);

/// What outlives a transaction beside ATC and last online ATC; 18 bytes in memory:
/// flags 1 · scripts 1 · foreign currency 1 · foreign country 1 · amount 6 (BCD) · newest log slot
/// 1 · log records 1 · amount in both currencies 6 (BCD).
struct RiskMemory {
  bool online_not_completed = false;
  bool issuer_failed = false;   ///< issuer authentication failed in the last online transaction
  bool issuer_missing = false;  ///< it was mandatory and did not come
  bool static_failed = false;   ///< SDA failed and declined offline
  bool dynamic_failed = false;  ///< DDA or CDA failed and declined offline
  bool script_failed = false;
  bool blocked_by_tries = false;  ///< APPLICATION BLOCK by the PIN try limit
  Byte scripts = 0;               ///< script commands counted, 0…15
  Byte foreign_currency = 0;      ///< offline in a row
  Byte foreign_country = 0;
  Amount amount = 0;  ///< cumulative, offline (CTTA)
  Byte log_newest = 0;
  Byte log_count = 0;
  Amount both_amount = 0;  ///< cumulative, offline, home and second currency
};
inline constexpr std::size_t risk_memory_size = 18;
std::array<Byte, risk_memory_size> encode(const RiskMemory& memory);
/// A fresh memory for anything that is none.
RiskMemory parse_risk_memory(ByteView bytes);

}  // namespace sscard::cos::bank
