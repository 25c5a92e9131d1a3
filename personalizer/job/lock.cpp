#include "personalizer/job/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sscard::perso {

Result<JobLock> JobLock::take(const std::string& path) {
  JobLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.descriptor_ < 0) {
    return Error{ErrorKind::Storage, msg("{}: {} failed: {}", path, "open", std::strerror(errno)),
                 msg("check that the folder exists and may be written")};
  }
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
  return Error{ErrorKind::Storage, msg("{}: another run works on this job", path),
               msg("wait until it has ended, then run the same command again; "
                   "`sscard batch status` may be asked meanwhile")};
}

JobLock::JobLock(JobLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

JobLock& JobLock::operator=(JobLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

JobLock::~JobLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace sscard::perso
