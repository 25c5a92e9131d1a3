#include "tools/sscard/language.hpp"

#include <doctest/doctest.h>

#include "tests/support/program.hpp"

using namespace sscard;
using namespace sscard::tools;

TEST_CASE("the language is the option's, else LC_ALL's, LC_MESSAGES' or LANG's, by name alone") {
  CHECK(choose_language({"zh", "en_US.UTF-8", "", ""}) == Language::Chinese);
  CHECK(choose_language({"en", "zh_CN.UTF-8", "", ""}) == Language::English);
  CHECK(choose_language({"", "zh_CN.GB18030", "en_US", "en_US"}) == Language::Chinese);
  CHECK(choose_language({"", "", "zh_CN", "en_US"}) == Language::Chinese);
  CHECK(choose_language({"", "", "", "zh_CN.UTF-8"}) == Language::Chinese);
  CHECK(choose_language({"", "C", "zh_CN", "zh_CN"}) == Language::English);
  CHECK(choose_language({"", "", "", ""}) == Language::English);
}

TEST_CASE("a sentence is said in Chinese on a machine without Chinese locales") {
  const Translator chinese(Language::Chinese, test::catalogues());
  const Message sentence = msg("error: {}", phrase("no command was given"));
  CHECK(chinese(sentence) == "错误：没有给出命令");
  const Translator english(Language::English, test::catalogues());
  CHECK(english(sentence) == "error: no command was given");
}

TEST_CASE("a missing catalogue leaves English") {
  const Translator lost(Language::Chinese, "/nonexistent");
  CHECK(lost(msg("no command was given")) == "no command was given");
  const Translator found(Language::Chinese, test::catalogues());
  CHECK(found(msg("no command was given")) == "没有给出命令");
}
