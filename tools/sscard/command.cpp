#include "tools/sscard/command.hpp"

#include <CLI/CLI.hpp>

namespace sscard::tools {

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

Verb Program::noun(const char* name, const char* about) {
  CLI::App* sub = root_.app_->add_subcommand(name, (*root_.translate_)(about));
  sub->fallthrough();
  return {*sub, *root_.translate_};
}

Verb Program::verb(Verb noun, const char* name, const char* about) {
  noun.app_->require_subcommand(1);
  CLI::App* sub = noun.app_->add_subcommand(name, (*noun.translate_)(about));
  sub->fallthrough();
  return {*sub, *noun.translate_};
}

void Program::does(Verb verb, Action action) {
  verb.app_->final_callback([this, action = std::move(action)] { chosen_ = action; });
}

}  // namespace sscard::tools
