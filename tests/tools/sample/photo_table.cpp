#include "tools/sample/photo_table.hpp"

#include <doctest/doctest.h>

using namespace sscard;

TEST_CASE("the sample photo is a whole JPEG that fits the card") {
  const ByteView photo = tools::sample_photo();
  CHECK(photo.size() <= 4096);
  CHECK(to_hex(photo.first(3)) == "FFD8FF");
  CHECK(to_hex(photo.last(2)) == "FFD9");
}
