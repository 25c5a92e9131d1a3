// The calculator as data: one row per algorithm with its inputs, its outputs and the function that
// goes from one to the other. The sub-commands of `sscard calc` and the runner of vector files both
// read these rows. Sources: reference/ssc-card.md 7, 13; pboc.md 1, 2; corrections.md parts C, F.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "cardlib/crypto/crypto.hpp"
#include "tools/calc/answers.hpp"
#include "tools/calc/values.hpp"

namespace sscard::tools::calc {

/// What a function gets: an engine, and inputs that have the form their row demands.
struct Job {
  const crypto::Provider& engine;
  const Values& in;

  /// The cipher of a key input; the row gave the key a length that fits (ensures).
  std::unique_ptr<crypto::Cipher> cipher(crypto::CipherKind kind, std::string_view key) const;
  std::unique_ptr<crypto::Cipher> cipher(crypto::CipherKind kind, const KeyBytes& key) const;
};

/// Most inputs and outputs that a row has.
inline constexpr std::size_t inputs_max = 14;
inline constexpr std::size_t outputs_max = 14;

struct Row {
  const char* verb;   ///< `sscard calc VERB`
  const char* about;  ///< a phrase()
  std::array<Field, inputs_max> inputs{};
  std::array<const char*, outputs_max> outputs{};
  Result<Answers> (*compute)(const Job&) = nullptr;

  std::span<const Field> fields() const;
  std::span<const char* const> results() const;
};

/// The rows by theme, each in its own file.
std::span<const Row> symmetric_rows();
std::span<const Row> social_rows();
std::span<const Row> bank_rows();
std::span<const Row> scheme_rows();
std::span<const Row> pin_rows();
std::span<const Row> channel_rows();
std::span<const Row> certificate_rows();
std::span<const Row> sm2_rows();
std::span<const Row> block_rows();

/// All of them, in the order of the help.
std::span<const std::span<const Row>> all_rows();
/// nullptr: no such sub-command.
const Row* find_verb(std::string_view verb);
/// By the name that vector files use; also the verb itself. nullptr: unknown.
const Row* find_algorithm(std::string_view name);

/// A name of vector files and the row it means.
struct AlgorithmName {
  std::string_view name;
  std::string_view verb;
};
std::span<const AlgorithmName> algorithm_names();

/// Runs a row; the outputs are those it declares (ensures).
Result<Answers> compute(const Row& row, const Job& job);

}  // namespace sscard::tools::calc
