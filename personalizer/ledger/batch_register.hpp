// The batches this bureau has taken, over all its jobs: the same batch number of a sender, or the
// same content under a new number, never becomes cards twice. One file beside the job folders.
// Source: design.md 6 (a repeated batch is refused); reference/security.md A3.
#pragma once

#include <memory>
#include <string>

#include "cardlib/base/result.hpp"
#include "personalizer/intake/intake_result.hpp"
#include "personalizer/ledger/database.hpp"

namespace sscard::perso {

class BatchRegister {
 public:
  /// Made when it is not there.
  static Result<BatchRegister> open(const std::string& path);

  /// Durably takes the batch for this job folder, before anything of it is kept. BadInput when it
  /// was taken for another one, or for this one and confirmed.
  Status claim(const BatchFacts& facts, const std::string& job_folder);
  /// The job stands: its batches are taken for good. Called again whenever the job is opened.
  Status confirm(const std::string& job_folder);

 private:
  explicit BatchRegister(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  std::unique_ptr<Database> database_;
};

}  // namespace sscard::perso
