#include "cos-sim/hardware/image_file.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "cos-sim/kernel/blank.hpp"
#include "tests/support/temp_folder.hpp"

using namespace sscard;
using namespace sscard::cos;

namespace {

struct Image {
  test::TempFolder folder;
  std::string path = folder / "one.card";
  Image() { REQUIRE(ImageFile::create(path, blank_cells(Blank{}, 0x2000)).has_value()); }
  void poke(std::size_t at, char value) const {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(value);
  }
  std::string why() const {
    const auto opened = ImageFile::open(path);
    return opened ? "" : opened.error().what.english();
  }
};

}  // namespace

TEST_CASE("an image keeps its cells from one opening to the next") {
  const Image image;
  {
    auto file = ImageFile::open(image.path);
    REQUIRE(file.has_value());
    CHECK((*file)->size() == 0x2000);
    CHECK((*file)->write(0x1FFE, "CAFE"_hex) == Wrote::All);
  }
  auto file = ImageFile::open(image.path);
  Bytes end(2);
  (*file)->read(0x1FFE, end);
  CHECK(to_hex(end) == "CAFE");
}

TEST_CASE("an image is in one reader at a time") {
  const Image image;
  {
    auto first = ImageFile::open(image.path);
    REQUIRE(first.has_value());
    const auto second = ImageFile::open(image.path);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().kind == ErrorKind::Storage);
    CHECK(image.why().find("in use") != std::string::npos);
    CHECK_FALSE(ImageFile::open(image.path, ImageFile::Mode::Look).has_value());
  }
  CHECK(ImageFile::open(image.path).has_value());
}

TEST_CASE("two may look at an image, and looking changes nothing") {
  const Image image;
  auto first = ImageFile::open(image.path, ImageFile::Mode::Look);
  auto second = ImageFile::open(image.path, ImageFile::Mode::Look);
  REQUIRE(first.has_value());
  REQUIRE(second.has_value());
  (*first)->write(0x1000, "55"_hex);
  Byte seen = 1;
  (*second)->read(0x1000, {&seen, 1});
  CHECK(seen == 0);
  first = Result<std::unique_ptr<ImageFile>>(std::unique_ptr<ImageFile>{});
  auto later = ImageFile::open(image.path, ImageFile::Mode::Look);
  (*later)->read(0x1000, {&seen, 1});
  CHECK(seen == 0);
}

TEST_CASE("a file that is no image, or another version, or cut short, says so") {
  const Image image;
  SUBCASE("magic") {
    image.poke(0, 'X');
    CHECK(image.why().find("not a card image") != std::string::npos);
  }
  SUBCASE("version") {
    image.poke(11, 9);
    CHECK(image.why().find("version 9") != std::string::npos);
  }
  SUBCASE("cut short by a byte") {
    std::filesystem::resize_file(image.path, image_head_size + 0x1FFF);
    CHECK(image.why().find("8207 bytes") != std::string::npos);
  }
  SUBCASE("cut inside the head") {
    std::filesystem::resize_file(image.path, 15);
    CHECK(image.why().find("not a card image") != std::string::npos);
  }
  SUBCASE("a byte too many") {
    std::filesystem::resize_file(image.path, image_head_size + 0x2001);
    CHECK_FALSE(image.why().empty());
  }
  SUBCASE("empty") {
    std::filesystem::resize_file(image.path, 0);
    CHECK(ImageFile::open(image.path).error().kind == ErrorKind::BadInput);
  }
}

TEST_CASE("a missing image and a folder are named with their path") {
  const test::TempFolder folder;
  const auto missing = ImageFile::open(folder / "none.card");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().kind == ErrorKind::Storage);
  CHECK(missing.error().what.english().find("none.card") != std::string::npos);
  CHECK_FALSE(ImageFile::open(folder.path()).has_value());
}

TEST_CASE("creating an image never touches a file that is there, and leaves nothing beside it") {
  const Image image;
  const Status again = ImageFile::create(image.path, blank_cells(Blank{}, 0x3000));
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().kind == ErrorKind::Storage);
  CHECK((*ImageFile::open(image.path))->size() == 0x2000);
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(image.folder.path()))
    ++entries;
  CHECK(entries == 1);
}

TEST_CASE("what was written survives kill -9 of the process, and the lock does not") {
  const Image image;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto file = ImageFile::open(image.path);
    (*file)->write(0x1800, "0BADCAFE"_hex);
    const char done = 1;
    if (::write(ready[1], &done, 1) != 1) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  char done = 0;
  REQUIRE(::read(ready[0], &done, 1) == 1);
  CHECK_FALSE(ImageFile::open(image.path).has_value());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
  auto file = ImageFile::open(image.path);
  REQUIRE(file.has_value());
  Bytes cells(4);
  (*file)->read(0x1800, cells);
  CHECK(to_hex(cells) == "0BADCAFE");
}
