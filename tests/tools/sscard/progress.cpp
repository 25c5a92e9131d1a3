#include "tools/sscard/progress.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/world.hpp"

using namespace sscard;
using namespace sscard::tools;

TEST_CASE("the bar is empty at the start, full at the end, and never longer than full") {
  CHECK(progress_line(0, 10, "cards") == "[..............................]   0 % 0/10  cards");
  CHECK(progress_line(5, 10, "cards") == "[###############...............]  50 % 5/10  cards");
  CHECK(progress_line(11, 10, "cards") == "[##############################] 100 % 10/10  cards");
  CHECK(progress_line(0, 0, "cards").find("100") == std::string::npos);
}

TEST_CASE("a bar that is not shown writes nothing") {
  test::StandingClock clock;
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* memory = open_memstream(&text, &size);
  {
    Progress({memory, false, "cards"}, clock).at(1, 2);
  }
  std::fclose(memory);
  CHECK(size == 0);
  std::free(text);
}
