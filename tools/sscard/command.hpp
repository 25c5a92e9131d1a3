// A command of the program: `sscard NOUN VERB`. Each noun is one file that defines its verbs; this
// is what they share. A verb's action returns an exit code or an error that is printed for it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "cardlib/base/world.hpp"
#include "tools/sscard/exit_code.hpp"
#include "tools/sscard/printer.hpp"

namespace sscard::tools {

/// What every verb gets when it runs.
struct Context {
  const World& world;
  const Printer& print;
};

using Action = std::function<Result<ExitCode>(const Context&)>;

/// Where a noun hangs its verbs. The chosen verb's action is kept until everything is parsed.
class Program {
 public:
  Program(CLI::App& app, const Translator& translate) : app_(app), translate_(translate) {}

  /// `sscard name …`; `about` is a phrase().
  CLI::App& noun(const char* name, const char* about);
  /// A verb below a noun (or a noun that is its own verb).
  CLI::App& verb(CLI::App& noun, const char* name, const char* about);
  void does(CLI::App& verb, Action action);
  /// The help text of an option in the person's language.
  std::string about(const char* text) const { return translate_(text); }
  const Action& chosen() const { return chosen_; }

 private:
  CLI::App& app_;
  const Translator& translate_;
  Action chosen_;
};

/// One row per noun, in the order of the help: a function that defines its verbs.
using Define = void (*)(Program&);

}  // namespace sscard::tools
