// The commands of the bank environment as rows: where each exists, in which life of the
// application, and whether it speaks through the secure channel. Source:
// reference/pboc.md 1.1, 2.1, 2.2, 2.12; corrections.md A.7.8, B.10.
#pragma once

#include <span>

#include "cos-sim/bank/file/dgi_rules.hpp"
#include "cos-sim/kernel/command.hpp"

namespace sscard::cos::bank {

/// Where a command exists.
enum class Where : std::uint8_t { Everywhere, DirectoryOnly, DebitOnly };

/// In which life a command runs. A blocked application still reads, begins a transaction that it
/// will decline, and takes the script that unblocks it (pboc.md 2.6).
enum class Lives : std::uint8_t { Any, Personalized };

/// What the kernel's row cannot say: 6D00 in the wrong application, 6985 in the wrong life.
struct Condition {
  Handler handler;
  Where where;
  Lives lives;
};

std::span<const CommandRow> command_rows();
/// The condition of a row of this table; nullptr for a row of the kernel.
const Condition* condition_of(const CommandRow& row);

/// A debit data object that GET DATA gives out.
struct DataRow {
  std::uint16_t tag;
  DgiNumber stored;    ///< value that holds it; 0: a tag of the internal data
  std::uint8_t taken;  ///< leading bytes that are given out; 0: all
};

std::span<const DataRow> data_rows();

}  // namespace sscard::cos::bank
