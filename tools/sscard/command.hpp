// A command of the program: `sscard NOUN VERB`. Each noun is one file that defines its verbs; this
// is what they share. A verb's action returns an exit code or an error that is printed for it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "tools/sscard/exit_code.hpp"
#include "tools/sscard/printer.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sscard::tools {

/// What every verb gets when it runs.
struct Context {
  const World& world;
  const Printer& print;
};

using Action = std::function<Result<ExitCode>(const Context&)>;

class Translator;

/// An argument of a verb, for what more is asked of it.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}

  const Option& required() const;
  /// A number from `least` to `most`, both allowed.
  const Option& between(std::uint64_t least, std::uint64_t most) const;
  /// One of these words.
  const Option& one_of(std::vector<std::string> words) const;
  /// Was it on the command line? Asked when the action runs.
  bool given() const;

 private:
  CLI::Option* option_;
};

/// A verb (or a noun) of the command line: where its options hang. `name` is "--name" for an option
/// and "name" for a positional argument; `about` is a phrase(). `into` lives until the action ran.
class Verb {
 public:
  Verb(CLI::App& app, const Translator& translate) : app_(&app), translate_(&translate) {}

  Option option(const char* name, std::string& into, const char* about) const;
  Option option(const char* name, std::vector<std::string>& into, const char* about) const;
  Option option(const char* name, std::uint64_t& into, const char* about) const;
  Option option(const char* name, std::uint32_t& into, const char* about) const;
  Option option(const char* name, std::uint16_t& into, const char* about) const;
  Option option(const char* name, int& into, const char* about) const;
  Option flag(const char* name, bool& into, const char* about) const;

 private:
  friend class Program;
  template <typename Value>
  Option add(const char* name, Value& into, const char* about) const;
  CLI::App* app_;
  const Translator* translate_;
};

/// Where a noun hangs its verbs. The chosen verb's action is kept until everything is parsed.
class Program {
 public:
  Program(CLI::App& app, const Translator& translate) : root_(app, translate) {}

  /// `sscard name …`; `about` is a phrase().
  Verb noun(const char* name, const char* about);
  /// A verb below a noun (or a noun that is its own verb).
  Verb verb(Verb noun, const char* name, const char* about);
  void does(Verb verb, Action action);
  const Action& chosen() const { return chosen_; }

 private:
  Verb root_;
  Action chosen_;
};

/// One row per noun, in the order of the help: a function that defines its verbs.
using Define = void (*)(Program&);

}  // namespace sscard::tools
