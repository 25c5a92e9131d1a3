// The process: what the system knows about us goes into Surroundings, and no secret ever reaches a
// core dump.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <new>

#include "tools/sscard/exit_code.hpp"
#include "tools/tools.hpp"

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// The folder share/locale beside the bin folder that holds this program.
std::string catalogues() {
  char path[PATH_MAX];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  if (n <= 0) return {};
  const std::string program(path, static_cast<std::size_t>(n));
  return program.substr(0, program.rfind('/')) + "/../share/locale";
}

void forbid_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace

int main(int argc, char** argv) {
  forbid_dumps();
  sscard::tools::Surroundings surroundings;
  surroundings.arguments.assign(argv + 1, argv + argc);
  surroundings.lc_all = variable("LC_ALL");
  surroundings.lc_messages = variable("LC_MESSAGES");
  surroundings.lang = variable("LANG");
  surroundings.catalogues = catalogues();
  surroundings.in_is_terminal = isatty(STDIN_FILENO) == 1;
  surroundings.out_is_terminal = isatty(STDOUT_FILENO) == 1;
  surroundings.err_is_terminal = isatty(STDERR_FILENO) == 1;
  try {
    return sscard::tools::run(surroundings, sscard::real_world());
  } catch (const std::bad_alloc&) {
    std::fputs("sscard: out of memory\n", stderr);
  } catch (const std::exception&) {
    std::fputs("sscard: bug: an exception reached main\n", stderr);
  }
  return sscard::tools::number(sscard::tools::ExitCode::Bug);
}
