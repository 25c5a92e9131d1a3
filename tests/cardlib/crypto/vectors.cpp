#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "tests/cardlib/crypto/engine_checks.hpp"
#include "tests/cardlib/crypto/engines.hpp"
#include "tests/cardlib/crypto/vector_runners.hpp"

using namespace sscard;

namespace sscard::test {

Bytes Vector::in(const char* input) const {
  return hex(text(input));
}

std::unique_ptr<crypto::Cipher> Vector::cipher(crypto::CipherKind kind,
                                               const char* key_input) const {
  auto made = engine.cipher(kind, in(key_input));
  REQUIRE(made.has_value());
  return std::move(made).value();
}

}  // namespace sscard::test

namespace {

constexpr std::size_t entries_known = 121;

const nlohmann::json& vectors() {
  static const nlohmann::json all = [] {
    std::ifstream file(std::string(SSCARD_SOURCE) + "/tests/vectors/vectors.json");
    return nlohmann::json::parse(file);
  }();
  return all;
}

using RunnerTables = std::array<std::span<const test::RunnerRow>, 4>;

RunnerTables tables() {
  return {test::symmetric_runners(), test::model_runners(), test::public_key_runners(),
          test::bank_runners()};
}

const test::RunnerRow* find_runner(std::string_view algorithm) {
  for (const auto& table : tables()) {
    const auto found = std::ranges::find(table, algorithm, &test::RunnerRow::algorithm);
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

bool is_later(std::string_view name) {
  const auto table = test::later_vectors();
  return std::ranges::find(table, name, &test::LaterRow::name) != table.end();
}

}  // namespace

TEST_CASE("every vector of the file gives the published value on both engines") {
  std::size_t ran = 0;
  for (const crypto::Provider* engine : test::both_engines()) {
    for (const auto& entry : vectors()) {
      const std::string name = entry["name"];
      if (is_later(name)) continue;
      const auto* runner = find_runner(std::string(entry["algorithm"]));
      CAPTURE(engine->name());
      CAPTURE(name);
      REQUIRE(runner != nullptr);
      runner->run({*engine, entry});
      ++ran;
    }
  }
  const std::size_t later = test::later_vectors().size();
  MESSAGE("vectors: " << ran / 2 << " ran on each engine, " << later << " wait by name");
  CHECK(vectors().size() == entries_known);
  CHECK(ran == 2 * (entries_known - later));
}

TEST_CASE("no vector waits that does not exist, exists twice or has a runner already") {
  std::set<std::string> names;
  for (const auto& entry : vectors())
    CHECK(names.insert(entry["name"]).second);
  std::set<std::string_view> waiting;
  for (const test::LaterRow& row : test::later_vectors()) {
    CAPTURE(row.name);
    CHECK(names.contains(std::string(row.name)));
    CHECK(waiting.insert(row.name).second);
    CHECK_FALSE(row.where.empty());
  }
  for (const auto& entry : vectors()) {
    const std::string name = entry["name"];
    CAPTURE(name);
    CHECK(is_later(name) != (find_runner(std::string(entry["algorithm"])) != nullptr));
  }
}

TEST_CASE("every runner belongs to an entry of the file") {
  for (const auto& table : tables()) {
    for (const test::RunnerRow& row : table) {
      CAPTURE(row.algorithm);
      CHECK(std::ranges::any_of(
          vectors(), [&](const auto& entry) { return entry["algorithm"] == row.algorithm; }));
    }
  }
}
