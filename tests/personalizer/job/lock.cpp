#include "personalizer/job/lock.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temp_folder.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE("a job is locked once, and free again when its holder is gone") {
  const test::TempFolder folder;
  {
    const Result<JobLock> lock = JobLock::take(folder / "lock");
    REQUIRE(lock);
    const Result<JobLock> second = JobLock::take(folder / "lock");
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == ErrorKind::Storage);
    CHECK(second.error().what.english().find("another run") != std::string::npos);
  }
  CHECK(JobLock::take(folder / "lock"));
}

TEST_CASE("a killed process holds no lock") {
  const test::TempFolder folder;
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Result<JobLock> lock = JobLock::take(folder / "lock");
    _exit(lock ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(JobLock::take(folder / "lock"));
}

TEST_CASE("a lock in a folder that is not there says so") {
  const test::TempFolder folder;
  const Result<JobLock> lock = JobLock::take(folder / "no/lock");
  REQUIRE_FALSE(lock);
  CHECK(lock.error().what.english().find("open failed") != std::string::npos);
}
