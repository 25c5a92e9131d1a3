// Answer to reset (复位应答, ISO/IEC 7816-3 section 8) taken apart. Total: any byte string gives an
// Atr, and what is wrong with it is listed in `problems`. The social security card answers
// 3B 6D 00 00 and 13 historical bytes (reference/ssc-card.md 2.2, corrections.md A.1).
#pragma once

#include <optional>
#include <vector>

#include "cardlib/base/bytes.hpp"
#include "cardlib/base/message.hpp"

namespace sscard::data {

/// TAi, TBi, TCi, TDi; `level` is the i, counted from 1.
struct AtrInterface {
  unsigned level = 1;
  std::optional<Byte> ta, tb, tc, td;
  bool operator==(const AtrInterface&) const = default;
};

struct Atr {
  std::optional<Byte> ts;                ///< 3B direct, 3F inverse convention
  std::optional<Byte> t0;                ///< high nibble: which of TA1…TD1; low: historical bytes
  std::vector<AtrInterface> interfaces;  ///< empty when T0 announces none
  Bytes historical;                      ///< at most 15; fewer than announced when cut
  std::vector<unsigned> protocols;       ///< T values offered, in order; {0} when none is named
  std::optional<Byte> tck;               ///< check byte, absent when only T=0 is offered
  std::vector<Message> problems;         ///< empty for a well-formed answer

  bool well_formed() const { return problems.empty(); }
};

/// Never fails: reads as far as the bytes go and notes what is missing, wrong or left over.
Atr parse_atr(ByteView atr);

/// Clock rate conversion integer Fi and baud rate adjustment integer Di of TA1; 0 = reserved value.
unsigned fi_of(Byte ta1);
unsigned di_of(Byte ta1);

}  // namespace sscard::data
