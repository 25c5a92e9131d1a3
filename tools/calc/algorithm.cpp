#include "tools/calc/algorithm.hpp"

#include <algorithm>

namespace sscard::tools::calc {

std::unique_ptr<crypto::Cipher> Job::cipher(crypto::CipherKind kind, std::string_view key) const {
  return cipher(kind, in.key(key));
}

std::unique_ptr<crypto::Cipher> Job::cipher(crypto::CipherKind kind, const KeyBytes& key) const {
  auto made = engine.cipher(kind, opened(key));
  ensures(made.has_value());
  return std::move(*made);
}

std::span<const Field> Row::fields() const {
  const auto* end = std::ranges::find(inputs, nullptr, &Field::name);
  return {inputs.begin(), end};
}

std::span<const char* const> Row::results() const {
  const auto* end = std::ranges::find(outputs, nullptr);
  return {outputs.begin(), end};
}

std::span<const std::span<const Row>> all_rows() {
  static const std::array themes = {symmetric_rows(), social_rows(),  bank_rows(),
                                    pin_rows(),       block_rows(),   certificate_rows(),
                                    sm2_rows(),       channel_rows(), scheme_rows()};
  return themes;
}

const Row* find_verb(std::string_view verb) {
  for (const std::span<const Row> theme : all_rows()) {
    const auto found = std::ranges::find(theme, verb, &Row::verb);
    if (found != theme.end()) return &*found;
  }
  return nullptr;
}

const Row* find_algorithm(std::string_view name) {
  const auto names = algorithm_names();
  const auto found = std::ranges::find(names, name, &AlgorithmName::name);
  return find_verb(found == names.end() ? name : found->verb);
}

Result<Answers> compute(const Row& row, const Job& job) {
  auto answers = row.compute(job);
  if (!answers) return answers;
  for (const Answer& answer : answers->all())
    ensures(std::ranges::find(row.results(), answer.name) != row.results().end());
  return answers;
}

}  // namespace sscard::tools::calc
