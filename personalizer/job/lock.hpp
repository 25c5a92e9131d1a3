// One run per job: an flock on the job's lock file, held as long as this lives and gone with the
// process however it ends. Source: design.md 6 (stations).
#pragma once

#include <string>

#include "cardlib/base/result.hpp"

namespace sscard::perso {

class JobLock {
 public:
  /// Storage when another process holds it.
  static Result<JobLock> take(const std::string& path);
  JobLock(const JobLock&) = delete;
  JobLock& operator=(const JobLock&) = delete;
  JobLock(JobLock&& other) noexcept;
  JobLock& operator=(JobLock&& other) noexcept;
  ~JobLock();

 private:
  explicit JobLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace sscard::perso
