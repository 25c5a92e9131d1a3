// Everything a job sends back, written into its out/ folder; and the closing of a job.
//   out/social-return.txt bank-return.txt feedback.txt social-rejects.txt bank-rejects.txt
//   unmatched.txt invalid-list.txt report.txt report.json report.html
// Each file is replaced as a whole; writing them again gives the same. Source: design.md 6.
#pragma once

#include <string>
#include <vector>

#include "keys/vault/vault.hpp"
#include "personalizer/output/gb_lines.hpp"
#include "personalizer/output/report.hpp"

namespace sscard::perso {

/// Paths of the files, in the order above; those of a side the job does not have are left out.
Result<std::vector<std::string>> write_outputs(const Job& job, keys::Vault& vault,
                                               const Translator& translate);

/// Exchange key of the side that reads the feedback of this job: the second step's own side; the
/// social-security side after a centralized run [PROP].
keys::ExchangeKey feedback_key(const JobFacts& facts);

struct Closing {
  TwoPeople people;
  bool return_unused = false;    ///< blanks that are left go back to their sender
  bool give_up_waiting = false;  ///< whoever still waits gets no card in this job
};

/// Ends a job: audit clean, nothing in work, nobody waiting, the sums equal, two different people.
/// Usage says what is missing. Writes the outputs a last time; the job can then not run any more.
Result<std::vector<std::string>> close_job(const Job& job, keys::Vault& vault,
                                           const Translator& translate, const Closing& closing);

}  // namespace sscard::perso
