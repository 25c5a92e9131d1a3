#include <doctest/doctest.h>

#include <string>

#include "tests/pcsc/sandbox.hpp"
#include "tests/support/child.hpp"

namespace sscard::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("opensc-tool lists the readers and sees the card") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    const ChildResult list = run_child({"opensc-tool", "-l"});
    CHECK_MESSAGE(list.exit_code == 0, list.output);
    for (std::size_t k = 0; k < 4; ++k) {
      CHECK_MESSAGE(list.output.find(served.reader(k)) != std::string::npos, list.output);
    }
    CHECK_MESSAGE(list.output.find("Yes") != std::string::npos, list.output);
  }
}

TEST_CASE("opensc-tool talks to the card by the name of its reader, between two links of ours") {
  for (const ReaderDriver driver : both_drivers) {
    ServedCards served(1, driver);
    PcscReader reader(reader_name(driver));
    const Command challenge({0x00, 0x84, 0x00, 0x00}, {}, 8);
    for (int round = 0; round < 2; ++round) {
      {
        auto link = reader.connect(5s);
        REQUIRE_MESSAGE(link.has_value(), link.error().what.english());
        Channel channel(**link);
        CHECK(channel.transmit(challenge));
      }
      const ChildResult sent =
          run_child({"opensc-tool", "-r", reader_name(driver), "-s", "00:84:00:00:08"});
      CHECK_MESSAGE(sent.exit_code == 0, sent.output);
      CHECK_MESSAGE(sent.output.find("SW1=0x90, SW2=0x00") != std::string::npos, sent.output);
      CHECK_MESSAGE(sent.output.find("00 01 02 03 04 05 06 07") != std::string::npos, sent.output);
    }
  }
}

}  // namespace
}  // namespace sscard::test
