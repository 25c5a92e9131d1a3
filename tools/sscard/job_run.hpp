// One run of a job with everything around it: vault, profile, plan, readers, progress. `batch run`
// and the demo share it.
#pragma once

#include <string>
#include <vector>

#include "personalizer/job/job.hpp"
#include "personalizer/plan/profile.hpp"
#include "personalizer/station/run.hpp"
#include "tools/sscard/command.hpp"

namespace sscard::tools {

struct PrepareWishes {
  std::string social_file, bank_file;
  std::string profile;  ///< a TOML file; empty: the built-in test profile
  std::string dialect;  ///< "t514" or "fm"; empty: what the profile says
  std::string vault = "test";
  std::string folder;
};

struct RunWishes {
  std::string folder;
  std::optional<perso::Mode> mode = std::nullopt;
  perso::Association association = perso::Association::None;
  std::string feedback_file = {};
  std::vector<std::string> readers = {};  ///< of pcscd, by name
  std::size_t simulated = 0;              ///< or so many simulated readers
};

/// The profile by name: empty or "test-v2" is built in, anything else a file. `dialect` overrules
/// what the file says.
Result<perso::Profile> load_profile(const std::string& name, Files& files,
                                    const std::string& dialect = "");

/// Intake of one or two files into a new job folder; the vault is opened by the caller, because it
/// must be forked before any thread.
Result<perso::Totals> prepare_job(const PrepareWishes& wishes, keys::Vault& vault,
                                  const World& world);

/// Runs a job until nobody waits or the cards are used up.
Result<perso::RunReport> run_wished(const RunWishes& wishes, keys::Vault& vault,
                                    const Context& context);

}  // namespace sscard::tools
