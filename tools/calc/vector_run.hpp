// Runs the entries of a vector file: what is computed against what is expected.
#pragma once

#include "tools/calc/vector_file.hpp"

namespace sscard::tools::calc {

enum class Verdict : std::uint8_t { Pass, Fail, Unknown };

struct VectorResult {
  Verdict verdict = Verdict::Pass;
  std::string field;     ///< of a Fail: the expected field, or the input that is not used
  std::string expected;  ///< of a Fail; lists with spaces between their items
  std::string computed;  ///< of a Fail; "" when there is no such output
  Message reason{};      ///< of a Fail without a value: why nothing was computed
};

/// Same kind and content; hexadecimal digits in either case are the same.
bool same(const Answer& computed, const Answer& expected);

/// Compares every expected field.
VectorResult run_vector(const crypto::Provider& engine, const VectorEntry& entry);

struct VectorCounts {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t unknown = 0;
  void add(Verdict verdict);
  bool all_passed() const { return failed == 0 && unknown == 0; }
};

/// The line of one entry: "pass NAME", "fail NAME: FIELD …", "unknown NAME: ALGORITHM".
Message line_of(const VectorEntry& entry, const VectorResult& result);
Message summary_of(const VectorCounts& counts);

}  // namespace sscard::tools::calc
