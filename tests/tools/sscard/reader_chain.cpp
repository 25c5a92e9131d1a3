#include "tools/sscard/reader_chain.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/no_pcscd.hpp"
#include "tests/support/temp_folder.hpp"

namespace sscard::tools {
namespace {

using cos::ReaderDriver;

constexpr const char* packaged =
    "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME   /dev/null:0x8C7B\n"
    "LIBPATH      /usr/lib/libifdvpcd.so\nCHANNELID    0x8C7B\n";

TEST_CASE("entries of reader.conf are read: quoted, hex and decimal ports, several in a file") {
  const std::string text = std::string("# a comment\n") + packaged +
                           "\nFRIENDLYNAME Two\nDEVICENAME /dev/null:35965\nLIBPATH "
                           "/x/libifdvpcd.so\nCHANNELID 1\nFRIENDLYNAME \"sscard\"\r\nDEVICENAME "
                           "sscard:16:/run/sscard\r\nLIBPATH /x/libifd-sscard.so\n";
  const auto entries = reader_entries(text, "f");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].name == "Virtual PCD");
  CHECK(entries[0].vpcd_port() == 35963);
  CHECK(entries[1].vpcd_port() == 35965);
  CHECK_FALSE(entries[1].own_device());
  CHECK_FALSE(entries[2].vpcd_port());
  CHECK(entries[2].own_device().value().slots == 16);
  CHECK(reader_entries("", "f").empty());
  for (const char* device : {"/dev/null:", "/dev/null:0", "/dev/null:70000", "/dev/null:1x"}) {
    CHECK_FALSE(ReaderEntry{"f", "n", device, "libifdvpcd.so"}.vpcd_port());
  }
}

TEST_CASE("what we tell people to write is read back as the same entry") {
  const cos::DeviceName device{.slots = 4, .folder = "/run/sscard"};
  const auto entries = reader_entries(own_entry_text(device, "sscard", "/l.so"), "f");
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].own_device().value().text() == device.text());
  CHECK(entries[0].driver_file == "/l.so");
}

/// All links of both chains.
ChainFacts complete(ReaderDriver driver) {
  ChainFacts out;
  out.daemon = true;
  out.driver_file = "/l.so";
  const std::string own = own_entry_text({.slots = 4, .folder = "/run/sscard"}, "sscard", "/l.so");
  out.entries = reader_entries(driver == ReaderDriver::Own ? own : packaged, "entry");
  out.readers = {"Virtual PCD 00 00", "Virtual PCD 00 01", "sscard 01 00"};
  return out;
}

TEST_CASE("the first missing link is named, whichever driver; a complete chain has none") {
  struct Row {
    ErrorKind kind;
    const char* words;
  };
  const Row rows[] = {
      {ErrorKind::NoService, "not installed"},
      {ErrorKind::NoService, "driver"       },
      {ErrorKind::NoService, "no entry in"  },
      {ErrorKind::NoReader,  "5 cards"      },
      {ErrorKind::NoService, "not running"  },
      {ErrorKind::NoReader,  "does not show"},
  };
  const auto spoil = [](std::size_t link, ChainFacts& facts, ChainWish& wish) {
    if (link == 0) facts.daemon = false;
    if (link == 1) facts.driver_file = "";
    if (link == 2) facts.entries.clear();
    if (link == 3) wish.cards = 5;
    if (link == 4) facts.service = Error{ErrorKind::NoService, msg("not running"), msg("start")};
    if (link == 5) facts.readers = {"ACS 00 00"};
  };
  for (const ReaderDriver driver : {ReaderDriver::Vpcd, ReaderDriver::Own}) {
    ChainFacts facts = complete(driver);
    ChainWish wish{.driver = driver, .cards = 2};
    CHECK_FALSE(missing_link(facts, wish));
    // From the far end: the nearest missing link is the one that is told.
    for (std::size_t i = std::size(rows); i-- > 0;) {
      CAPTURE(i);
      spoil(i, facts, wish);
      const auto missing = missing_link(facts, wish);
      REQUIRE(missing);
      CHECK(missing->kind == rows[i].kind);
      CHECK(missing->what.english().find(rows[i].words) != std::string::npos);
      CHECK_FALSE(missing->next.english().empty());
    }
  }
}

TEST_CASE("slots are counted from where the cards begin") {
  ChainWish wish{.driver = ReaderDriver::Own, .cards = 2, .first_slot = 2};
  CHECK_FALSE(missing_link(complete(ReaderDriver::Own), wish));
  CHECK(own_entry_for(complete(ReaderDriver::Own), wish));
  wish.first_slot = 3;
  CHECK(missing_link(complete(ReaderDriver::Own), wish));
  CHECK_FALSE(own_entry_for(complete(ReaderDriver::Own), wish));
  CHECK_FALSE(missing_link(complete(ReaderDriver::Vpcd), {.cards = 1, .first_port = 35964}));
  CHECK(missing_link(complete(ReaderDriver::Vpcd), {.cards = 2, .first_port = 35964}));
  CHECK(missing_link(complete(ReaderDriver::Vpcd), {.cards = 1, .first_port = 35965}));
}

TEST_CASE("facts come from the disk and from pcscd") {
  test::without_pcscd();
  const test::TempFolder folder;
  std::filesystem::create_directory(folder / "conf");
  std::ofstream(folder / "conf/vpcd") << packaged;
  std::ofstream(folder / "conf/own") << own_entry_text({.folder = "/s"}, "sscard", "/l.so");
  std::ofstream(folder / "second.so") << "x";
  ChainPlaces places{
      .daemon = folder / "conf",
      .conf_folder = folder / "conf",
      .vpcd_library = folder / "absent.so",
      .own_libraries = {folder / "first.so", folder / "second.so"}
  };
  const ChainFacts own = gather_facts(places, ReaderDriver::Own);
  CHECK(own.daemon);
  CHECK(own.driver_file == folder / "second.so");
  REQUIRE(own.entries.size() == 1);
  CHECK(own.entries[0].file == folder / "conf/own");
  REQUIRE(own.service);
  CHECK(own.service->kind == ErrorKind::NoService);
  const ChainFacts vpcd = gather_facts(places, ReaderDriver::Vpcd);
  CHECK(vpcd.driver_file.empty());
  REQUIRE(vpcd.entries.size() == 1);
  CHECK(vpcd.entries[0].vpcd_port() == 35963);
  CHECK_FALSE(usual_places().own_libraries.empty());
}

}  // namespace
}  // namespace sscard::tools
