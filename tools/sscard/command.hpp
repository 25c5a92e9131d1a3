// A command of the program: `sscard NOUN VERB`. Each noun is one file that defines its verbs; this
// is what they share. A verb's action returns an exit code or an error that is printed for it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cardlib/base/world.hpp"
#include "tools/sscard/exit_code.hpp"
#include "tools/sscard/printer.hpp"
#include "tools/sscard/secret_input.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sscard::tools {

/// What every verb gets when it runs.
struct Context {
  const World& world;
  const Printer& print;
  SecretSource secrets{};  ///< where keys and PINs are typed or piped in
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
  Verb below(const char* name, const char* about) const;
  CLI::App* app_;
  const Translator* translate_;
};

class Program;
/// One row per noun, in the order of the help: a function that defines its verbs.
using Define = void (*)(Program&);

/// What the program says of itself; both are phrases.
struct ProgramTitle {
  const char* name;
  const char* about;
  const char* version;
};

/// The command line: where nouns hang their verbs, and what somebody's words come to. Outlives the
/// action it chose.
class Program {
 public:
  Program(const ProgramTitle& title, const Translator& translate, std::span<const Define> nouns);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  /// `sscard name …`; `about` is a phrase().
  Verb noun(const char* name, const char* about);
  /// A verb below a noun (or a noun that is its own verb).
  Verb verb(Verb noun, const char* name, const char* about);
  void does(Verb verb, Action action);

  /// An action to carry out, or a text to print instead: help, version.
  struct Wish {
    Action action;
    std::string text;
  };
  /// Usage: the words cannot be understood, or no verb was named.
  Result<Wish> read(const std::vector<std::string>& arguments);

 private:
  Result<Wish> parse(std::vector<std::string> reversed);
  std::string help() const;

  ProgramTitle title_;
  const Translator* translate_;
  std::unique_ptr<CLI::App> app_;
  std::string lang_;   ///< parsed like every option, although both were looked for before:
  bool json_ = false;  ///< errors already obey them
  Action chosen_;
};

}  // namespace sscard::tools
