#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>

#include "tools/sscard/command.hpp"
#include "tools/sscard/commands.hpp"
#include "tools/tools.hpp"

namespace sscard::tools {
namespace {

constexpr const char* version = "sscard 0.1.0";

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

void label_help(CLI::App& app, const Translator& translate) {
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", translate(phrase("Usage")));
  formatter->label("Options", translate(phrase("Options")));
  formatter->label("Subcommands", translate(phrase("Commands")));
  formatter->label("Subcommand", translate(phrase("command")));
  formatter->label("SUBCOMMAND", translate(phrase("COMMAND")));
  formatter->label("SUBCOMMANDS", translate(phrase("COMMAND")));
  formatter->label("OPTIONS", translate(phrase("OPTIONS")));
  formatter->label("Positionals", translate(phrase("Arguments")));
  formatter->label("REQUIRED", translate(phrase("(required)")));
  formatter->column_width(34);
  app.formatter(formatter);
}

/// Parsed like every option, although both were looked for before: errors already obey them.
struct CommonOptions {
  std::string lang;
  bool json = false;
};

void common_options(CLI::App& app, const Translator& translate, CommonOptions& into) {
  app.set_help_flag("-h,--help", translate(phrase("print this help and leave")));
  app.add_option("--lang", into.lang, translate(phrase("language of the messages: zh or en")))
      ->type_name("LANG");
  app.add_flag("--json", into.json, translate(phrase("machine-readable output")));
  app.fallthrough();
}

/// The parser's complaint as one of our sentences; its own text is English only.
Message complaint(const CLI::ParseError& error) {
  const std::string detail = error.what();
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return msg("something is missing on the command line: {}", detail);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    return msg("the command line has something that does not belong there: {}", detail);
  }
  return msg("the command line cannot be understood: {}", detail);
}

int carry_out(const Program& program, const Context& context) {
  if (!program.chosen()) {
    context.print.error({ErrorKind::Usage, msg("no command was given"),
                         msg("see `sscard --help` for the commands")});
    return number(ExitCode::Usage);
  }
  const Result<ExitCode> result = program.chosen()(context);
  if (result) return number(*result);
  context.print.error(result.error());
  return number(exit_code(result.error().kind));
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

  CLI::App app(translate(phrase("social security card personalization and terminal toolkit")),
               "sscard");
  label_help(app, translate);
  CommonOptions common;
  common_options(app, translate, common);
  app.set_version_flag("--version", version, translate(phrase("print the version and leave")));
  Program program(app, translate);
  for (const Define define : commands())
    define(program);

  std::vector<std::string> reversed(surroundings.arguments.rbegin(), surroundings.arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    const CLI::App* shown = &app;
    while (!shown->get_subcommands().empty())
      shown = shown->get_subcommands().front();
    print.raw(shown->help());
    return number(ExitCode::Done);
  } catch (const CLI::CallForVersion&) {
    print.raw(std::string(version) + "\n");
    return number(ExitCode::Done);
  } catch (const CLI::ParseError& error) {
    print.error({ErrorKind::Usage, complaint(error), msg("see `sscard --help` for the commands")});
    return number(ExitCode::Usage);
  }
  return carry_out(program, {world, print});
}

}  // namespace sscard::tools
