// The sscard program inside a test: its exit code and what it printed.
#pragma once

#include <string>
#include <vector>

#include "cardlib/base/world.hpp"

namespace sscard::test {

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

/// Runs the program as a function in the given language ("en" or "zh").
Ran run_sscard(const std::vector<std::string>& arguments, const std::string& lang = "en");
Ran run_sscard(const std::vector<std::string>& arguments, const World& world,
               const std::string& lang);

/// The same with lines on its standard input, where secrets come from.
Ran run_sscard_with_input(const std::vector<std::string>& arguments, const std::string& input);

/// Folder of the message catalogues of this build.
std::string catalogues();

}  // namespace sscard::test
