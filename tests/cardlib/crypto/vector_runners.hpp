// Runners of tests/vectors/vectors.json: one function per algorithm, named in tables, so that an
// entry without a runner is seen. What an entry does not say stands in corrections.md part C.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "cardlib/crypto/crypto.hpp"

namespace sscard::test {

/// One entry on one engine.
struct Vector {
  const crypto::Provider& engine;
  const nlohmann::json& entry;

  std::string text(const char* input) const { return entry["inputs"][input]; }
  Bytes in(const char* input) const;
  bool has(const char* input) const { return entry["inputs"].contains(input); }
  /// Upper-case hex as printed in the file.
  std::string expected(const char* output) const { return entry["expected"][output]; }

  std::unique_ptr<crypto::Cipher> cipher(crypto::CipherKind kind, const char* key_input) const;
};

struct RunnerRow {
  std::string_view algorithm;  ///< as the file names it
  void (*run)(const Vector&);
};

std::span<const RunnerRow> symmetric_runners();
std::span<const RunnerRow> model_runners();
std::span<const RunnerRow> public_key_runners();
std::span<const RunnerRow> bank_runners();

/// An entry whose algorithm is built by a later issue, or by none, and why.
struct LaterRow {
  std::string_view name;
  std::string_view where;
};

std::span<const LaterRow> later_vectors();

}  // namespace sscard::test
