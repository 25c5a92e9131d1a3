#include "personalizer/job/job_file.hpp"

#include <toml++/toml.h>

#include <array>
#include <sstream>

#include "cardlib/model/dialect.hpp"

namespace sscard::perso {
namespace {

constexpr std::array<std::string_view, 3> mode_words = {"centralized", "social", "bank"};
constexpr std::array<std::string_view, 3> association_words = {"none", "card", "feedback"};
constexpr std::int64_t format = 1;

struct AlgorithmWord {
  model::Algorithm algorithm;
  std::string_view word;
};
constexpr std::array algorithm_words = {
    AlgorithmWord{model::Algorithm::TripleDes, "3des"},
    AlgorithmWord{model::Algorithm::Sm4,       "sm4" },
};

template <typename Value, std::size_t n>
std::optional<Value> value_of(const std::array<std::string_view, n>& words, std::string_view word) {
  for (std::size_t i = 0; i < n; ++i)
    if (words[i] == word) return static_cast<Value>(i);
  return std::nullopt;
}

std::string_view word(model::Algorithm algorithm) {
  for (const AlgorithmWord& row : algorithm_words)
    if (row.algorithm == algorithm) return row.word;
  return {};
}

std::optional<model::Algorithm> algorithm_from(std::string_view text) {
  for (const AlgorithmWord& row : algorithm_words)
    if (row.word == text) return row.algorithm;
  return std::nullopt;
}

Error bad_key(const std::string& path, std::string_view key) {
  return {ErrorKind::BadInput, msg("{}: '{}' is missing or has no such value", path, key),
          msg("restore the file as `sscard batch prepare` wrote it")};
}

/// Reads keys one by one and remembers the first that is wrong.
class Keys {
 public:
  explicit Keys(const toml::table& table) : table_(table) {}
  std::string text(std::string_view key) {
    const std::optional<std::string> value = table_[key].value<std::string>();
    if (!value) note(key);
    return value.value_or("");
  }
  template <typename Value>
  Value known(std::string_view key, const std::optional<Value>& value) {
    if (!value) note(key);
    return value.value_or(Value{});
  }
  void note(std::string_view key) {
    if (wrong_.empty()) wrong_ = key;
  }
  const std::string& wrong() const { return wrong_; }

 private:
  const toml::table& table_;
  std::string wrong_;
};

/// The dialects that cards are told in; another name would be written in silence.
std::optional<std::string> dialect_from(const std::string& word) {
  return model::dialect_from(word) ? std::optional(word) : std::nullopt;
}

Result<JobFacts> facts_from(const toml::table& table, const std::string& path) {
  Keys keys(table);
  JobFacts out;
  if (table["format"].value<std::int64_t>() != format) keys.note("format");
  out.batch = keys.text("batch");
  if (table.contains("mode")) out.mode = keys.known("mode", mode_from(keys.text("mode")));
  out.association = keys.known("association", association_from(keys.text("association")));
  out.structure = keys.known("structure", model::structure_from(keys.text("structure")));
  out.algorithm = keys.known("algorithm", algorithm_from(keys.text("algorithm")));
  out.dialect = keys.known("dialect", dialect_from(keys.text("dialect")));
  out.profile = keys.text("profile");
  out.vault = keys.text("vault");
  out.batch_register = keys.text("batch_register");
  if (!keys.wrong().empty()) return bad_key(path, keys.wrong());
  return out;
}

}  // namespace

std::string_view word(Mode mode) {
  return mode_words[static_cast<std::size_t>(mode)];
}
std::string_view word(Association association) {
  return association_words[static_cast<std::size_t>(association)];
}
std::optional<Mode> mode_from(std::string_view word) {
  return value_of<Mode>(mode_words, word);
}
std::optional<Association> association_from(std::string_view word) {
  return value_of<Association>(association_words, word);
}

std::string write_job_file(const JobFacts& facts) {
  toml::table table{
      {"format",         format                                   },
      {"batch",          facts.batch                              },
      {"association",    std::string(word(facts.association))     },
      {"structure",      std::string(model::text(facts.structure))},
      {"algorithm",      std::string(word(facts.algorithm))       },
      {"dialect",        facts.dialect                            },
      {"profile",        facts.profile                            },
      {"vault",          facts.vault                              },
      {"batch_register", facts.batch_register                     },
      {"ledger",         "ledger.sqlite"                          },
  };
  if (facts.mode) table.insert("mode", std::string(word(*facts.mode)));
  std::ostringstream out;
  out << table << '\n';
  return out.str();
}

Result<JobFacts> read_job_file(std::string_view text, const std::string& path) {
  try {
    return facts_from(toml::parse(text, path), path);
  } catch (const toml::parse_error& error) {
    return Error{ErrorKind::BadInput,
                 msg("{}: line {}: {}", path, error.source().begin.line, error.description()),
                 msg("restore the file as `sscard batch prepare` wrote it")};
  }
}

}  // namespace sscard::perso
