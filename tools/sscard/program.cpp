#include <algorithm>

#include "tools/sscard/command.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/tools.hpp"

namespace sscard::tools {
namespace {

constexpr ProgramTitle title{
    "sscard", phrase("social security card personalization and terminal toolkit"), "sscard 0.1.0"};

/// The value of `--lang X` or `--lang=X` anywhere, before the real parser runs: the help itself
/// must already be in that language.
std::string language_option(const std::vector<std::string>& arguments) {
  constexpr std::string_view name = "--lang";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == name && i + 1 < arguments.size()) return arguments[i + 1];
    if (argument.starts_with("--lang=")) return std::string(argument.substr(name.size() + 1));
  }
  return {};
}

bool wants_json(const std::vector<std::string>& arguments) {
  return std::ranges::find(arguments, "--json") != arguments.end();
}

int failed(const Printer& print, const Error& error) {
  print.error(error);
  return number(exit_code(error.kind));
}

}  // namespace

int run(const Surroundings& surroundings, const World& world) {
  const std::string option = language_option(surroundings.arguments);
  const Translator translate(
      choose_language({option, surroundings.lc_all, surroundings.lc_messages, surroundings.lang}),
      surroundings.catalogues);
  const Printer print(translate,
                      {surroundings.out, surroundings.err, surroundings.out_is_terminal,
                       surroundings.err_is_terminal},
                      wants_json(surroundings.arguments));

  Program program(title, translate, commands());
  const Result<Program::Wish> wish = program.read(surroundings.arguments);
  if (!wish) return failed(print, wish.error());
  if (!wish->action) {
    print.raw(wish->text);
    return number(ExitCode::Done);
  }
  const Result<ExitCode> result = wish->action({
      world, print, {surroundings.in, surroundings.in_is_terminal}
  });
  return result ? number(*result) : failed(print, result.error());
}

}  // namespace sscard::tools
