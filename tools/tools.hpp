// The entry of tools: the sscard program as a function, so that tests run it too.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"

namespace sscard::tools {

/// What the process was started in; only main() asks the system for it.
struct Surroundings {
  std::vector<std::string> arguments;  ///< without the program's name
  std::string lc_all, lc_messages, lang;
  std::string catalogues;  ///< folder of the message catalogues (…/share/locale)
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  int in = 0;  ///< standard input, for secrets only
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

/// Runs one command; the exit code of design section 8: 0 done, 1 rejects or refused cards, 2
/// usage, 3 input, 4 card or reader, 5 keys or vault, 6 ledger or storage, 70 our own bug.
int run(const Surroundings& surroundings, const World& world);

}  // namespace sscard::tools
