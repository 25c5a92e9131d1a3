#include "tools/sscard/command.hpp"

#include <doctest/doctest.h>

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
};

/// What the program under test was given; definitions are plain functions.
Given given;

void define_noun(Program& program) {
  const Verb verb = program.verb(program.noun("noun", "about"), "verb", "about");
  const Option text = verb.option("--text", given.text, "about");
  verb.option("words", given.words, "about").required();
  verb.option("--number", given.number, "about").between(1, 64);
  verb.option("--port", given.port, "about");
  verb.option("--kind", given.text, "about").one_of({"own", "vpcd"});
  verb.flag("--flag", given.flag, "about");
  program.does(verb, [text](const Context&) -> sscard::Result<ExitCode> {
    given.text_given = text.given();
    return ExitCode::WithRejects;
  });
}

constexpr Define defines[] = {define_noun};

/// Reads the words and carries out what they come to; nothing when they are refused.
std::optional<Given> parsed(const std::vector<std::string>& arguments) {
  given = {};
  const Translator english(Language::English, "");
  Program program({"sscard", "about", "sscard 1"}, english, defines);
  const auto wish = program.read(arguments);
  if (!wish) {
    CHECK(wish.error().kind == sscard::ErrorKind::Usage);
    return std::nullopt;
  }
  const Printer print(english, {stdout, stderr, false, false}, false);
  REQUIRE(wish->action);
  CHECK(*wish->action({sscard::real_world(), print}) == ExitCode::WithRejects);
  return given;
}

std::string text_of(const std::vector<std::string>& arguments) {
  const Translator english(Language::English, "");
  Program program({"sscard", "about", "sscard 1"}, english, defines);
  const auto wish = program.read(arguments);
  REQUIRE(wish);
  CHECK_FALSE(wish->action);
  return wish->text;
}

}  // namespace

TEST_CASE("help is of the verb that was named, and the version is a line") {
  CHECK(text_of({"--version"}) == "sscard 1\n");
  CHECK(text_of({"--help"}).find("noun") != std::string::npos);
  CHECK(text_of({"noun", "verb", "--help"}).find("--number") != std::string::npos);
}

TEST_CASE("a verb takes its options and is the chosen one") {
  const auto whole = parsed({"noun", "verb", "a", "b", "--text", "x", "--number", "64", "--flag"});
  REQUIRE(whole);
  CHECK(whole->text_given);
  CHECK(whole->text == "x");
  CHECK(whole->words == std::vector<std::string>{"a", "b"});
  CHECK(whole->number == 64);
  CHECK(whole->flag);
  const auto fewer = parsed({"noun", "verb", "a"});
  REQUIRE(fewer);
  CHECK_FALSE(fewer->text_given);
  CHECK(fewer->text == "untouched");
  CHECK(fewer->number == 7);
}

TEST_CASE("the command line is refused where an argument is missing or out of its range") {
  const std::vector<std::vector<std::string>> refused = {
      {},
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
    INFO(arguments.size());
    CHECK_FALSE(parsed(arguments));
  }
  CHECK(parsed({"noun", "verb", "a", "--kind", "vpcd"}));
}
