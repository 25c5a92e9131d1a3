// What can go wrong before a private pcscd runs; one that runs is tested in tests/pcsc.
#include "tools/sscard/private_pcscd.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/temp_folder.hpp"

namespace sscard::tools {
namespace {

TEST_CASE("a private pcscd names what is not there, before it changes anything") {
  const test::TempFolder folder;
  std::ofstream(folder / "there.so") << "x";
  const std::string file = folder / "there.so";
  struct Row {
    PrivateReaders readers;
    ErrorKind kind;
    const char* words;
  };
  const PrivateReaders all{
      .vpcd = 15, .own = 1, .own_library = file, .daemon = file, .vpcd_library = file};
  Row rows[] = {
      {all, ErrorKind::NoService, "absent"},
      {all, ErrorKind::NoService, "driver"},
      {all, ErrorKind::NoService, "vpcd"  },
      {all, ErrorKind::Usage,     "16"    },
  };
  rows[0].readers.vpcd = rows[1].readers.vpcd = 0;
  rows[0].readers.daemon = "/absent/pcscd";
  rows[1].readers.own_library = "/absent.so";
  rows[2].readers.vpcd_library = "/absent.so";
  rows[2].readers.vpcd = 2;
  for (const Row& row : rows) {
    CAPTURE(row.words);
    const auto started = PrivatePcscd::start(folder / "p", row.readers);
    REQUIRE(!started);
    CHECK(started.error().kind == row.kind);
    CHECK(started.error().what.english().find(row.words) != std::string::npos);
    CHECK_FALSE(started.error().next.english().empty());
  }
  const PrivateReaders good{.own = 1, .own_library = file, .daemon = file};
  CHECK(PrivatePcscd::start(file, good).error().kind == ErrorKind::Storage);
  const std::string deep = folder / std::string(90, 'd');
  CHECK(PrivatePcscd::start(deep, good).error().kind == ErrorKind::Usage);
}

}  // namespace
}  // namespace sscard::tools
