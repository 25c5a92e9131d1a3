#include "tools/sscard/command.hpp"

#include <CLI/CLI.hpp>

namespace sscard::tools {
namespace {

constexpr const char* see_help = phrase("see `sscard --help` for the commands");

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

}  // namespace

const Option& Option::required() const {
  option_->required();
  return *this;
}

const Option& Option::between(std::uint64_t least, std::uint64_t most) const {
  option_->check(CLI::Range(least, most));
  return *this;
}

const Option& Option::one_of(std::vector<std::string> words) const {
  option_->check(CLI::IsMember(std::move(words)));
  return *this;
}

bool Option::given() const {
  return option_->count() > 0;
}

template <typename Value>
Option Verb::add(const char* name, Value& into, const char* about) const {
  return Option(*app_->add_option(name, into, (*translate_)(about)));
}

Option Verb::option(const char* name, std::string& into, const char* about) const {
  return add(name, into, about);
}

Option Verb::option(const char* name, std::vector<std::string>& into, const char* about) const {
  return add(name, into, about);
}

Option Verb::option(const char* name, std::uint64_t& into, const char* about) const {
  return add(name, into, about);
}

Option Verb::option(const char* name, std::uint32_t& into, const char* about) const {
  return add(name, into, about);
}

Option Verb::option(const char* name, std::uint16_t& into, const char* about) const {
  return add(name, into, about);
}

Option Verb::option(const char* name, int& into, const char* about) const {
  return add(name, into, about);
}

Option Verb::flag(const char* name, bool& into, const char* about) const {
  return Option(*app_->add_flag(name, into, (*translate_)(about)));
}

Verb Verb::below(const char* name, const char* about) const {
  CLI::App* sub = app_->add_subcommand(name, (*translate_)(about));
  sub->group((*translate_)(phrase("Commands")))->fallthrough();
  sub->get_help_ptr()->group((*translate_)(phrase("Options")));
  return {*sub, *translate_};
}

Program::Program(const ProgramTitle& title, const Translator& translate,
                 std::span<const Define> nouns)
    : title_(title),
      translate_(&translate),
      app_(std::make_unique<CLI::App>(translate(title.about), title.name)) {
  label_help(*app_, translate);
  app_->option_defaults()->group(translate(phrase("Options")));
  app_->set_help_flag("-h,--help", translate(phrase("print this help and leave")));
  app_->set_version_flag("--version", title.version,
                         translate(phrase("print the version and leave")));
  app_->add_option("--lang", lang_, translate(phrase("language of the messages: zh or en")))
      ->type_name("LANG");
  app_->add_flag("--json", json_, translate(phrase("machine-readable output")));
  app_->fallthrough();
  for (const Define define : nouns)
    define(*this);
}

Program::~Program() = default;

Verb Program::noun(const char* name, const char* about) {
  return Verb(*app_, *translate_).below(name, about);
}

Verb Program::verb(Verb noun, const char* name, const char* about) {
  noun.app_->require_subcommand(1);
  return noun.below(name, about);
}

void Program::does(Verb verb, Action action) {
  verb.app_->final_callback([this, action = std::move(action)] { chosen_ = action; });
}

/// Of the deepest verb that was named.
std::string Program::help() const {
  const CLI::App* shown = app_.get();
  while (!shown->get_subcommands().empty())
    shown = shown->get_subcommands().front();
  return shown->help();
}

Result<Program::Wish> Program::parse(std::vector<std::string> reversed) {
  try {
    app_->parse(reversed);
  } catch (const CLI::CallForHelp&) {
    return Wish{{}, help()};
  } catch (const CLI::CallForVersion&) {
    return Wish{{}, std::string(title_.version) + "\n"};
  } catch (const CLI::ParseError& error) {
    return Error{ErrorKind::Usage, complaint(error), msg(see_help)};
  }
  if (chosen_) return Wish{chosen_, {}};
  return Error{ErrorKind::Usage, msg("no command was given"), msg(see_help)};
}

Result<Program::Wish> Program::read(const std::vector<std::string>& arguments) {
  return parse({arguments.rbegin(), arguments.rend()});
}

}  // namespace sscard::tools
