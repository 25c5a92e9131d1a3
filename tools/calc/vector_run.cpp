#include "tools/calc/vector_run.hpp"

#include <algorithm>

namespace sscard::tools::calc {
namespace {

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool same_text(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, upper, upper);
}

std::string joined(const Answer& answer) {
  return fmt::format("{}", fmt::join(answer.items, " "));
}

}  // namespace

bool same(const Answer& computed, const Answer& expected) {
  return computed.kind == expected.kind &&
         std::ranges::equal(computed.items, expected.items,
                            [](std::string_view x, std::string_view y) { return same_text(x, y); });
}

void VectorCounts::add(Verdict verdict) {
  if (verdict == Verdict::Pass) ++passed;
  if (verdict == Verdict::Fail) ++failed;
  if (verdict == Verdict::Unknown) ++unknown;
}

VectorResult run_vector(const crypto::Provider& engine, const VectorEntry& entry) {
  if (entry.row == nullptr) return {Verdict::Unknown, {}, {}, {}};
  if (!entry.stranger.empty()) {
    return {Verdict::Fail, entry.stranger, {}, {}, msg("not an input of this algorithm")};
  }
  const auto computed = compute(*entry.row, {engine, entry.inputs});
  if (!computed) {
    const Answer& first = entry.expected.front();
    return {Verdict::Fail, first.name, joined(first), {}, computed.error().what};
  }
  for (const Answer& expected : entry.expected) {
    const Answer* found = computed->find(expected.name);
    if (found == nullptr) {
      return {Verdict::Fail,
              expected.name,
              joined(expected),
              {},
              msg("not an output of this algorithm")};
    }
    if (!same(*found, expected)) {
      return {Verdict::Fail, expected.name, joined(expected), joined(*found)};
    }
  }
  return {};
}

Message line_of(const VectorEntry& entry, const VectorResult& result) {
  if (result.verdict == Verdict::Pass) return msg("pass {}", entry.name);
  if (result.verdict == Verdict::Unknown) {
    return msg("unknown {}: {}", entry.name, entry.algorithm);
  }
  if (!result.reason.empty()) {
    return msg("fail {}: {}: {}", entry.name, result.field, result.reason);
  }
  return msg("fail {}: {}: expected {}, computed {}", entry.name, result.field, result.expected,
             result.computed);
}

Message summary_of(const VectorCounts& counts) {
  return msg("{} passed, {} failed, {} unknown", counts.passed, counts.failed, counts.unknown);
}

}  // namespace sscard::tools::calc
