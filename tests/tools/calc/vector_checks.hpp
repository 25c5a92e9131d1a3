// Checks over the vector files of tests/vectors, shared by the tests of the calculator: every row
// computes what somebody else computed, on both engines, and notices when it should not.
#pragma once

#include <string>
#include <vector>

#include "tools/calc/vector_run.hpp"

namespace sscard::test {

/// Every entry of every file in tests/vectors.
const std::vector<tools::calc::VectorEntry>& all_vectors();

/// Each vector of these rows passes on both engines and fails with the field when one expected
/// value is another; each row has a vector, except those named.
void check_theme(std::span<const tools::calc::Row> rows,
                 const std::vector<std::string_view>& without_vector = {});

/// Runs a row with inputs written as "name", "value"; a wrong form fails the test.
Result<tools::calc::Answers> computed(const char* verb,
                                      const std::vector<std::pair<std::string, std::string>>& in);
/// Its answer of this name; "refused" when there is none.
std::string answer(const char* verb, const char* name,
                   const std::vector<std::pair<std::string, std::string>>& in);

}  // namespace sscard::test
