// Other programs, as a test starts them: without a shell, with all they print, stopped by their
// pid.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace sscard::test {

struct ChildResult {
  int exit_code = -1;  ///< -1: it did not start or was killed
  std::string output;  ///< standard output and error in the order they came
};

/// Runs a program to its end; it is killed after `limit_s` seconds.
ChildResult run_child(const std::vector<std::string>& command, unsigned limit_s = 20);

/// Starts a program that goes on; its output goes to the file. It dies with this process.
pid_t start_child(const std::vector<std::string>& command, const std::string& output_file);
void stop_child(pid_t pid);  ///< asks by SIGTERM, insists by SIGKILL, waits
void kill_child(pid_t pid);  ///< SIGKILL at once, waits

}  // namespace sscard::test
