// job.toml: what is fixed about a job, for people and for the program. Written last when a job is
// made (a folder without it is no job), and once more when the first run fixes the mode.
// Source: design.md 8 (job folder), 6 (modes).
#pragma once

#include <optional>
#include <string>

#include "cardlib/base/world.hpp"
#include "cardlib/model/names.hpp"

namespace sscard::perso {

/// What a run writes: both environments, or one of them.
enum class Mode : std::uint8_t { Centralized, Social, Bank };

/// How a second step finds the order of a card; None: this is the first step, or the only one.
enum class Association : std::uint8_t { None, Card, Feedback };

struct JobFacts {
  std::string batch;         ///< batch numbers of its files, for people
  std::optional<Mode> mode;  ///< fixed by the first run
  Association association = Association::None;
  model::Structure structure = model::Structure::V201;
  model::Algorithm algorithm = model::Algorithm::TripleDes;
  std::string dialect = "t514";
  std::string profile;         ///< product profile of the bank side
  std::string vault;           ///< which vault: a path, or "test"
  std::string batch_register;  ///< file of the batches seen; beside the job folder
  bool operator==(const JobFacts&) const = default;
};

std::string_view word(Mode mode);                ///< "centralized", "social", "bank"
std::string_view word(Association association);  ///< "none", "card", "feedback"
std::optional<Mode> mode_from(std::string_view word);
std::optional<Association> association_from(std::string_view word);

std::string write_job_file(const JobFacts& facts);
/// BadInput names file and key when something is missing or has no such value.
Result<JobFacts> read_job_file(std::string_view text, const std::string& path);

}  // namespace sscard::perso
