#include "tools/sscard/printer.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/support/program.hpp"

using namespace sscard;
using namespace sscard::tools;

TEST_CASE("every kind of error has a name of its own in JSON") {
  std::set<std::string> names;
  for (int i = 0; i <= static_cast<int>(ErrorKind::Crypto); ++i) {
    names.insert(kind_name(static_cast<ErrorKind>(i)));
  }
  CHECK(names.size() == static_cast<std::size_t>(ErrorKind::Crypto) + 1);
  CHECK_FALSE(names.contains("unknown"));
}

TEST_CASE("colors appear on a terminal only") {
  const Translator english(Language::English, test::catalogues());
  char* text = nullptr;
  std::size_t size = 0;
  for (const bool terminal : {false, true}) {
    std::FILE* memory = open_memstream(&text, &size);
    const Printer print(english, {memory, memory, terminal, terminal}, false);
    print.field("name", "value");
    print.error({ErrorKind::Usage, msg("no command was given"), {}});
    std::fclose(memory);
    CHECK((std::string(text, size).find('\x1b') != std::string::npos) == terminal);
    std::free(text);
  }
}
