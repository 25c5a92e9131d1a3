#include "cardlib/model/dialect.hpp"

#include <doctest/doctest.h>

using namespace sscard::model;

TEST_CASE("each dialect has one word, and no other word is one") {
  for (const Dialect dialect : {Dialect::T514, Dialect::Fm})
    CHECK(dialect_from(text(dialect)) == dialect);
  CHECK(text(Dialect::Fm) == "fm");
  for (const char* word : {"", "T514", "FM", "fmcos"})
    CHECK_FALSE(dialect_from(word));
}
