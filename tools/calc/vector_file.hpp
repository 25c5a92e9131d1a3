// A file of test vectors: a JSON list of entries with name, algorithm, inputs and expected values.
// It is read whole before anything is computed; what is malformed is named as file, vector, field.
// Key values in it are published or test keys by their nature. Format: README of tools.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cardlib/base/result.hpp"
#include "tools/calc/algorithm.hpp"

namespace sscard::tools::calc {

/// One entry, its inputs read by the row of its algorithm.
struct VectorEntry {
  std::string name;
  std::string algorithm;
  const Row* row = nullptr;  ///< nullptr: an unknown algorithm, its inputs are not read
  Values inputs;
  std::string stranger;          ///< an input that the algorithm does not have, or ""
  std::vector<Answer> expected;  ///< in the order of the file, at least one
};

/// BadInput "file:vector:field: reason": no JSON, no list, a member that is missing or of another
/// type, an input without which nothing can be computed or that has another form.
Result<std::vector<VectorEntry>> read_vectors(const std::string& file, std::string_view text);

}  // namespace sscard::tools::calc
