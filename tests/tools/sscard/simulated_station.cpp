#include "tools/sscard/simulated_station.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/temp_folder.hpp"

using namespace sscard;
using namespace std::chrono_literals;

namespace {

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("blanks are made as they are needed, and every card ends in its tray") {
  const test::TempFolder folder;
  auto station = tools::open_station({folder.path(), 2, 3}, real_world());
  REQUIRE(station);
  const auto readers = station->pointers();
  REQUIRE(readers.size() == 2);
  const std::array trays = {Tray::Good, Tray::Reject, Tray::Good};
  for (std::size_t i = 0; i < trays.size(); ++i) {
    Reader& reader = *readers[i % 2];
    auto link = reader.connect(0ms);
    REQUIRE(link);
    CHECK((*link)->atr().size() == 17);
    link->reset();
    REQUIRE(reader.release(trays[i]));
  }
  CHECK(files_in(folder / "cards") == 2);
  CHECK(files_in(folder / "rejects") == 1);
  CHECK(files_in(folder / "blanks") == 0);
  const auto empty = readers[0]->connect(0ms);
  REQUIRE_FALSE(empty);
  CHECK(empty.error().kind == ErrorKind::NoCard);
}

TEST_CASE("a continued job finds the card that was in work first") {
  const test::TempFolder folder;
  std::string atr;
  {
    auto station = tools::open_station({folder.path(), 1, 2}, real_world());
    auto link = station->pointers()[0]->connect(0ms);
    REQUIRE(link);
    atr = to_hex((*link)->atr());
  }
  auto station = tools::open_station({folder.path(), 1, 2}, real_world());
  auto link = station->pointers()[0]->connect(0ms);
  REQUIRE(link);
  CHECK(to_hex((*link)->atr()) == atr);
}
