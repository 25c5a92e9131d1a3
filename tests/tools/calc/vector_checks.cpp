#include "tests/tools/calc/vector_checks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "tests/cardlib/crypto/engines.hpp"

namespace sscard::test {

using namespace tools::calc;

namespace {

constexpr std::array files = {"vectors.json", "social.json", "calc.json"};

/// Another value of the same kind.
void spoil(Answer& answer) {
  if (answer.kind == Answer::Kind::Truth) {
    answer.items.front() = answer.items.front() == "true" ? "false" : "true";
    return;
  }
  std::string& text = answer.items.back();
  text.back() = text.back() == '0' ? '1' : '0';
}

void check_spoiled(const VectorEntry& entry, const Answers& right) {
  for (const Answer& expected : entry.expected) {
    Answer wrong = expected;
    spoil(wrong);
    const Answer* found = right.find(expected.name);
    CAPTURE(expected.name);
    REQUIRE(found != nullptr);
    CHECK(same(*found, expected));
    CHECK_FALSE(same(*found, wrong));
  }
}

}  // namespace

const std::vector<VectorEntry>& all_vectors() {
  static const std::vector<VectorEntry> all = [] {
    std::vector<VectorEntry> out;
    for (const char* name : files) {
      const std::string file = std::string(SSCARD_SOURCE) + "/tests/vectors/" + name;
      const auto text = real_world().files.read(file);
      REQUIRE(text.has_value());
      auto read = read_vectors(name, as_text(*text));
      if (!read) FAIL(read.error().what.english());
      std::ranges::move(*read, std::back_inserter(out));
    }
    return out;
  }();
  return all;
}

void check_theme(std::span<const Row> rows, const std::vector<std::string_view>& without_vector) {
  for (const Row& row : rows) {
    CAPTURE(row.verb);
    std::size_t ran = 0;
    for (const VectorEntry& entry : all_vectors()) {
      if (entry.row != &row) continue;
      CAPTURE(entry.name);
      for (const crypto::Provider* engine : both_engines()) {
        const auto answers = compute(row, {*engine, entry.inputs});
        if (!answers) FAIL(answers.error().what.english());
        check_spoiled(entry, *answers);
      }
      ++ran;
    }
    const bool named = std::ranges::find(without_vector, row.verb) != without_vector.end();
    CHECK((ran > 0) != named);
  }
}

Result<Answers> computed(const char* verb,
                         const std::vector<std::pair<std::string, std::string>>& in) {
  const Row* row = find_verb(verb);
  REQUIRE(row != nullptr);
  Values values;
  for (const auto& [name, text] : in) {
    const auto fields = row->fields();
    const auto field = std::ranges::find_if(fields, [&](const Field& f) { return f.name == name; });
    REQUIRE(field != fields.end());
    if (const auto reason = values.put(*field, text)) {
      return Error{ErrorKind::BadInput, *reason, {}};
    }
  }
  return compute(*row, {crypto::openssl(), values});
}

std::string answer(const char* verb, const char* name,
                   const std::vector<std::pair<std::string, std::string>>& in) {
  const auto answers = computed(verb, in);
  const Answer* found = answers ? answers->find(name) : nullptr;
  return found == nullptr ? "refused" : found->items.front();
}

}  // namespace sscard::test
