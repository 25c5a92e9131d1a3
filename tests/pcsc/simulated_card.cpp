// The simulated card itself through pcscd: what a card in a reader of plastic would answer.
#include <doctest/doctest.h>

#include "cardlib/apdu/commands.hpp"
#include "cardlib/model/df_rows_table.hpp"
#include "tests/pcsc/sandbox.hpp"
#include "tests/support/child.hpp"
#include "tests/support/social_card.hpp"

namespace sscard::test {
namespace {

using namespace std::chrono_literals;

/// A test card with a finished social side, in reader 0.
struct ServedSocialCard {
  explicit ServedSocialCard(ReaderDriver driver) {
    SocialBuilder(card).everything();
    sandbox();
    wait_for_card(reader_name(driver), false);
    server = std::make_unique<cos::CardServer>(std::vector<cos::CardPort*>{&card.card},
                                               sandbox().serve(driver));
    wait_for_card(reader_name(driver), true);
  }
  TestCard card;
  std::unique_ptr<cos::CardServer> server;
};

Bytes must_give(Channel& channel, const Command& command) {
  const auto answer = channel.demand(command, phrase("measure a command"));
  REQUIRE_MESSAGE(answer.has_value(), answer.error().what.english());
  return *answer;
}

TEST_CASE("a finished card answers through pcscd as it does in-process, byte for byte") {
  for (const ReaderDriver driver : both_drivers) {
    ServedSocialCard served(driver);
    PcscReader reader(reader_name(driver));
    auto link = reader.connect(5s);
    REQUIRE_MESSAGE(link.has_value(), link.error().what.english());
    CHECK((*link)->protocol() == Protocol::T0);
    Channel through_pcscd(**link);

    TestCard twin(served.card.cells());
    cos::InProcessLink inside(twin.card, Protocol::T0);
    Channel in_process(inside);
    CHECK((*link)->atr() == inside.atr());

    const Command select = apdu::select_by_name(model::rows::ssse_aid);
    const Bytes fci = must_give(through_pcscd, select);
    CHECK_FALSE(fci.empty());
    CHECK(fci == must_give(in_process, select));
    const Command record = apdu::read_record(1, apdu::Sfi{Byte{0x05}});
    const Bytes first = must_give(through_pcscd, record);
    CHECK_FALSE(first.empty());
    CHECK(first == must_give(in_process, record));
    CHECK(through_pcscd.exchanges() == in_process.exchanges());
    CHECK(must_give(through_pcscd, apdu::get_challenge(8)).size() == 8);
  }
}

TEST_CASE("opensc-tool talks to the simulated card while sscard does, too") {
  for (const ReaderDriver driver : both_drivers) {
    ServedSocialCard served(driver);
    const ChildResult sent =
        run_child({"opensc-tool", "-r", reader_name(driver), "-s", "00:84:00:00:08"});
    CHECK_MESSAGE(sent.exit_code == 0, sent.output);
    CHECK_MESSAGE(sent.output.find("SW1=0x90, SW2=0x00") != std::string::npos, sent.output);
    PcscReader reader(reader_name(driver));
    auto link = reader.connect(5s);
    REQUIRE_MESSAGE(link.has_value(), link.error().what.english());
    Channel channel(**link);
    must_give(channel, apdu::select_by_name(model::rows::ssse_aid));
    // End of our link: its transaction ends, and the tool has its turn with a card that was reset.
    *link = nullptr;
    const ChildResult select =
        run_child({"opensc-tool", "-r", reader_name(driver), "-s",
                   "00:A4:04:00:0F:73:78:31:2E:73:68:2E:C9:E7:BB:E1:B1:A3:D5:"
                   "CF"});
    CHECK_MESSAGE(select.exit_code == 0, select.output);
    CHECK_MESSAGE(select.output.find("SW1=0x") != std::string::npos, select.output);
  }
}

}  // namespace
}  // namespace sscard::test
