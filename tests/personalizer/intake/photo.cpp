#include "personalizer/intake/photo.hpp"

#include <doctest/doctest.h>

#include "tests/support/temp_folder.hpp"
#include "tools/sample/photo_table.hpp"

using namespace sscard;
using namespace sscard::perso;

TEST_CASE(
    "a photo beside the file becomes the content of EF08, anything else is the line's fault") {
  const test::TempFolder folder;
  Files& files = real_world().files;
  REQUIRE(files.make_folder(folder / "photos"));
  const std::string issuance = folder / "social.txt";
  REQUIRE(files.replace(folder / "photos/a.jpg", tools::sample_photo()));
  REQUIRE(files.replace(folder / "photos/text.jpg", as_bytes("no picture")));
  Bytes large = to_bytes(tools::sample_photo());
  large.resize(4096);
  REQUIRE(files.replace(folder / "photos/full.jpg", large));
  large.resize(4097);
  REQUIRE(files.replace(folder / "photos/large.jpg", large));

  const auto good = load_photo(issuance, "a.jpg", files);
  const auto* value = std::get_if<std::optional<model::FieldValue>>(&good);
  REQUIRE(value != nullptr);
  REQUIRE(value->has_value());
  CHECK((*value)->fid == 0xEF08);
  CHECK(equal((*value)->value, tools::sample_photo()));

  const auto none = load_photo(issuance, "", files);
  CHECK_FALSE(std::get<std::optional<model::FieldValue>>(none).has_value());
  CHECK(load_photo(issuance, "full.jpg", files).index() == 0);
  for (const char* bad : {"absent.jpg", "text.jpg", "large.jpg", "../social.txt", ".a.jpg"}) {
    CAPTURE(bad);
    CHECK(load_photo(issuance, bad, files).index() == 1);
  }
}
