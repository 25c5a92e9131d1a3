// Transaction log (交易明细): a ring of records of SFI 0B, newest is record 1, without template,
// written for a TC only. Its form is 9F4F, its size is in 9F4D (SFI ‖ records) of BF0C.
// Source: reference/pboc.md 2.2, 2.12; corrections.md B.10.
#pragma once

#include <vector>

#include "cos-sim/bank/file/application.hpp"
#include "cos-sim/bank/transaction/risk.hpp"

namespace sscard::cos::bank {

/// Records the log may hold; 0: the card keeps none.
Byte log_capacity(const Application& application);
/// Record `number` from 1, newest first.
std::optional<ByteView> log_record(const Application& application, const RiskMemory& memory,
                                   Byte number);
/// What the terminal sent with a GENERATE AC.
struct TerminalData {
  ByteView list;
  ByteView data;
};
/// Puts a record for this transaction among `updates` and moves the ring in `memory`.
void log_transaction(const Application& application, const TerminalData& terminal,
                     std::uint16_t counter, RiskMemory& memory, Updates& updates);

}  // namespace sscard::cos::bank
