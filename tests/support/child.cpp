#include "tests/support/child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <thread>

namespace sscard::test {
namespace {

std::vector<char*> arguments_of(const std::vector<std::string>& command) {
  std::vector<char*> out;
  for (const std::string& word : command)
    out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

/// Only calls that are safe between fork and exec.
[[noreturn]] void become(char* const* arguments, int output, unsigned alarm_s) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (alarm_s > 0) ::alarm(alarm_s);
  ::execvp(arguments[0], arguments);
  ::_exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& command, unsigned limit_s) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const std::vector<char*> arguments = arguments_of(command);
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments.data(), ends[1], limit_s);
  ::close(ends[1]);
  ChildResult out;
  std::array<char, 4096> buffer{};
  for (ssize_t n = 0; (n = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    out.output.append(buffer.data(), static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  out.exit_code = pid > 0 ? wait_for(pid) : -1;
  return out;
}

pid_t start_child(const std::vector<std::string>& command, const std::string& output_file) {
  const int output = ::open(output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw std::runtime_error("cannot write " + output_file);
  const std::vector<char*> arguments = arguments_of(command);
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments.data(), output, 0);
  ::close(output);
  if (pid < 0) throw std::runtime_error("cannot start " + command.front());
  return pid;
}

void stop_child(pid_t pid) {
  using namespace std::chrono_literals;
  ::kill(pid, SIGTERM);
  for (int i = 0; i < 300; ++i) {
    if (::waitpid(pid, nullptr, WNOHANG) == pid) return;
    std::this_thread::sleep_for(10ms);
  }
  kill_child(pid);
}

void kill_child(pid_t pid) {
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

}  // namespace sscard::test
