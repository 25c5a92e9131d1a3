#include "tools/sscard/commands.hpp"

#include <doctest/doctest.h>

TEST_CASE("the program has its nouns") {
  CHECK_FALSE(sscard::tools::commands().empty());
}
