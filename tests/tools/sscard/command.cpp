#include "tools/sscard/command.hpp"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>

#include "tools/sscard/language.hpp"

using namespace sscard::tools;

namespace {

struct Given {
  std::string text = "untouched";
  std::vector<std::string> words;
  std::uint64_t number = 7;
  std::uint16_t port = 1;
  bool flag = false;
  bool text_given = false;
  bool ran = false;
};

/// What `sscard noun verb ARGUMENTS` leaves in the options, or nothing when it is refused.
std::optional<Given> parsed(std::vector<std::string> arguments) {
  const Translator english(Language::English, "");
  CLI::App app;
  Program program(app, english);
  Given given;
  const Verb verb = program.verb(program.noun("noun", "about"), "verb", "about");
  const Option text = verb.option("--text", given.text, "about");
  verb.option("words", given.words, "about").required();
  verb.option("--number", given.number, "about").between(1, 64);
  verb.option("--port", given.port, "about");
  verb.option("--kind", given.text, "about").one_of({"own", "vpcd"});
  verb.flag("--flag", given.flag, "about");
  program.does(verb, [](const Context&) -> sscard::Result<ExitCode> { return ExitCode::Done; });
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  given.text_given = text.given();
  given.ran = bool(program.chosen());
  return given;
}

}  // namespace

TEST_CASE("a verb takes its options and is the chosen one") {
  const auto given = parsed({"noun", "verb", "a", "b", "--text", "x", "--number", "64", "--flag"});
  REQUIRE(given);
  CHECK(given->ran);
  CHECK(given->text_given);
  CHECK(given->text == "x");
  CHECK(given->words == std::vector<std::string>{"a", "b"});
  CHECK(given->number == 64);
  CHECK(given->flag);
  const auto fewer = parsed({"noun", "verb", "a"});
  REQUIRE(fewer);
  CHECK_FALSE(fewer->text_given);
  CHECK(fewer->text == "untouched");
  CHECK(fewer->number == 7);
}

TEST_CASE("the command line is refused where an argument is missing or out of its range") {
  const std::vector<std::vector<std::string>> refused = {
      {"noun"},
      {"noun", "verb"},
      {"noun", "verb", "a", "--number", "0"},
      {"noun", "verb", "a", "--number", "65"},
      {"noun", "verb", "a", "--number", "-1"},
      {"noun", "verb", "a", "--port", "65536"},
      {"noun", "verb", "a", "--kind", "other"},
      {"noun", "verb", "a", "--unknown"},
  };
  for (const auto& arguments : refused) {
    INFO(arguments.back());
    CHECK_FALSE(parsed(arguments));
  }
  CHECK(parsed({"noun", "verb", "a", "--kind", "vpcd"}));
}
