// A job: one folder, one batch, one ledger. job.toml, in/ (accepted files), ledger.sqlite, lock,
// out/ (what goes back), and with simulated cards blanks/ and cards/ (made by who simulates).
// Source: design.md 8, 6.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "keys/vault/vault.hpp"
#include "personalizer/intake/intake_result.hpp"
#include "personalizer/job/job_file.hpp"
#include "personalizer/job/lock.hpp"
#include "personalizer/ledger/ledger.hpp"

namespace sscard::perso {

struct NewJob {
  std::string folder;
  JobFacts facts;                        ///< without a batch register: the one beside the folder
  std::vector<std::string> input_files;  ///< copied to in/ once they are accepted
};

class Job {
 public:
  /// Runs the intake into the sink it is given.
  using Fill = std::function<Status(IntakeSink&)>;

  /// Takes a batch: all of it, or there is no job. Usage when the folder holds one already; the
  /// error of `fill` when it has one. A crash before the end leaves nothing that must be cleared.
  static Result<Job> create(const NewJob& request, const World& world, const Fill& fill);
  /// For a run, a report or a closing: takes the lock, so there is one at a time.
  static Result<Job> open(const std::string& folder, const World& world);
  /// For a status, also beside a run: reads only.
  static Result<Job> look(const std::string& folder, const World& world);

  const std::string& folder() const { return folder_; }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  const JobFacts& facts() const { return facts_; }
  Ledger& ledger() const { return *ledger_; }
  const World& world() const { return world_; }

  /// The first run fixes mode and association; Usage when another one fixed something else, or when
  /// the batch has no file of a side that the mode writes.
  Status fix_mode(Mode mode, Association association);
  /// What a run of this job writes; the mode must be fixed.
  keys::Step step() const;

 private:
  Job(std::string folder, JobFacts facts, const World& world)
      : folder_(std::move(folder)), facts_(std::move(facts)), world_(world) {}
  static Result<Job> read(const std::string& folder, const World& world);
  Status take_lock();
  Status open_ledger(Ledger::Open how);
  Status fill_ledger(const Fill& fill);
  Status keep_inputs(const std::vector<std::string>& files);
  Status sides_fit(Mode mode);

  std::string folder_;
  JobFacts facts_;
  World world_;
  std::optional<JobLock> lock_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace sscard::perso
