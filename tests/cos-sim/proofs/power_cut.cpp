// Power fails inside every command that writes, at places spread over all bits of its writes, and
// again inside the recovery: always the old or the new state, never a try regained.
// SSCARD_LONG=1 cuts at every bit and recovers through many more second cuts.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "cos-sim/bank/command/handlers.hpp"
#include "cos-sim/kernel/dispatch.hpp"
#include "tests/cos-sim/proofs/pair.hpp"
#include "tests/cos-sim/proofs/sessions.hpp"
#include "tests/cos-sim/proofs/torn.hpp"
#include "tests/cos-sim/proofs/writings_table.hpp"
#include "tests/support/bank_card.hpp"
#include "tests/support/fm_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

bool long_run() {
  return std::getenv("SSCARD_LONG") != nullptr;
}

/// The commands by kind, built along the way by the side that knows the reference card.
TornScript social(const std::string& name, std::vector<const char*> way,
                  model::Algorithm algorithm) {
  static const Bytes des = reference_cells(model::Algorithm::TripleDes);
  static const Bytes sm4 = reference_cells(model::Algorithm::Sm4);
  TornScript out{name, algorithm == model::Algorithm::Sm4 ? sm4 : des, {}, {}};
  CardPair pair(out.cells, algorithm);
  for (const char* kind : way) {
    const Bytes command = kind_named(kind).make(pair);
    REQUIRE_MESSAGE(pair.send(command), pair.story());
    out.way.push_back(command);
  }
  out.command = out.way.back();
  out.way.pop_back();
  return out;
}

/// One recorded command becomes a script that starts at its session's beginning.
struct Place {
  std::size_t session;  ///< first command of the session
  std::size_t at;
};
std::size_t tear_recorded(const Recording& recording, Place place, const Bytes& opening,
                          const TornGrain& grain) {
  const auto [session, at] = place;
  TornScript script{"command " + std::to_string(at) + " " + to_hex(recording.commands[at]),
                    recording.cells[session],
                    {},
                    recording.commands[at]};
  if (!opening.empty()) script.way.push_back(opening);
  for (std::size_t i = session; i < at; ++i)
    script.way.push_back(recording.commands[i]);
  return tear(script, grain);
}

bool begins_session(const Bytes& command) {
  return command[1] == 0xA4 && command[2] == 0x04;
}

/// Commands that write are torn, the others change nothing that lasts.
std::size_t tear_all(const Recording& recording, const Bytes& opening, std::size_t stride,
                     const TornGrain& grain) {
  std::size_t cuts = 0;
  std::size_t session = 0;
  for (std::size_t i = 0; i < recording.commands.size(); ++i) {
    // The session begins anew at a SELECT by name, once there is something to select.
    if (!opening.empty() && begins_session(recording.commands[i])) session = i;
    const bool writes =
        i + 1 == recording.cells.size() || recording.cells[i] != recording.cells[i + 1];
    if (writes && i % stride == 0) cuts += tear_recorded(recording, {session, i}, opening, grain);
  }
  return cuts;
}

/// Rows that leave no trace in the memory. Two write by chance of the engine and have power cuts of
/// their own: key pairs of the PKI application (tests/cos-sim/social/pki/key_pair.cpp).
bool leaves_no_trace(const cos::CommandRow& row) {
  static constexpr std::array readers = {"SELECT",
                                         "GET RESPONSE",
                                         "READ RECORD",
                                         "READ BINARY",
                                         "GET CHALLENGE",
                                         "INTERNAL AUTHENTICATE",
                                         "GET BALANCE",
                                         "GET TRANSACTION PROOF",
                                         "INITIALIZE FOR LOAD",
                                         "INITIALIZE FOR PURCHASE",
                                         "GET DATA",
                                         "INITIALIZE UPDATE",
                                         "HASH PIN",
                                         "GENERATE ASYMMETRIC KEY PAIR",
                                         "COMPUTE DIGITAL SIGNATURE"};
  return row.handler == cos::bank::authenticate_issuer ||
         std::ranges::find(readers, std::string_view(row.name)) != readers.end();
}

/// Every row of every table by its address: no two are the same.
std::set<const cos::CommandRow*> rows_that_write(model::Algorithm algorithm) {
  std::set<const cos::CommandRow*> out;
  std::vector<std::span<const cos::CommandRow>> tables{cos::kernel_commands()};
  for (const Session& session : sessions(algorithm))
    tables.push_back(session.rows());
  for (const auto rows : tables)
    for (const cos::CommandRow& row : rows)
      if (!leaves_no_trace(row)) out.insert(&row);
  return out;
}

/// Tears the commands of one visit that write; takes their rows off the list.
std::size_t tear_session(const Session& session, model::Algorithm algorithm, const TornGrain& grain,
                         std::set<const cos::CommandRow*>& untorn) {
  const Bytes cells = two_sided_cells(algorithm, session.stage);
  const Wire wire = play(session, cells, algorithm);
  std::size_t cuts = 0;
  for (std::size_t i = 0; i < wire.commands.size(); ++i) {
    const Bytes& after = i + 1 < wire.cells.size() ? wire.cells[i + 1] : wire.end;
    if (wire.cells[i] == after) continue;
    const cos::CommandRow* row = row_of(session, wire.commands[i]);
    CHECK_MESSAGE((row != nullptr && !leaves_no_trace(*row)), to_hex(wire.commands[i]), " writes");
    // In a quick run the first of its kind.
    if (!long_run() && untorn.erase(row) == 0) continue;
    untorn.erase(row);
    const auto at = wire.commands.begin() + static_cast<std::ptrdiff_t>(i);
    cuts += tear(
        {
            std::string(session.name) + ", " + to_hex(wire.commands[i]),
            cells,
            {wire.commands.begin(), at},
            wire.commands[i]
    },
        grain);
  }
  return cuts;
}

}  // namespace

TEST_CASE("power fails in every command of every table that writes: old or new state") {
  const TornGrain grain = long_run() ? TornGrain{400, 4} : TornGrain{5, 1};
  std::size_t cuts = 0;
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    if (!long_run() && algorithm == model::Algorithm::TripleDes) continue;
    auto untorn = rows_that_write(algorithm);
    for (const Session& session : sessions(algorithm))
      cuts += tear_session(session, algorithm, grain, untorn);
    for (const cos::CommandRow* row : untorn)
      FAIL_CHECK("never torn: ", std::string(row->name), " ", int{row->cla});
  }
  MESSAGE(cuts, " cuts");
  CHECK(cuts > 200);
}

TEST_CASE("power fails in every social command that writes: old or new state, no try regained") {
  const TornGrain grain = long_run() ? TornGrain{1U << 20U, 12} : TornGrain{10, 1};
  std::size_t cuts = 0;
  for (const Writing& writing : social_writings()) {
    cuts += tear(social(writing.name, writing.way, model::Algorithm::TripleDes), grain);
    if (long_run()) cuts += tear(social(writing.name, writing.way, model::Algorithm::Sm4), grain);
  }
  MESSAGE(cuts, " cuts");
  CHECK(cuts > 100);
}

TEST_CASE("a thief who cuts power at every wrong PIN never gets more tries than the card gives") {
  const TornScript script =
      social("wrong PIN", {"select SSSE", "verify wrong"}, model::Algorithm::TripleDes);
  // The last place before the answer: the card has compared, and says nothing.
  for (const std::uint64_t bits_before_dark : {0U, 8U, 16U, 23U, 24U}) {
    TestCard card(script.cells);
    unsigned compared = 0;
    for (int attempt = 0; attempt < 40; ++attempt) {
      card.raw(script.way[0]);
      card.power.arm({.after_bits = bits_before_dark});
      const bool told = !card.raw(script.command).empty();
      card.power.disarm();
      const bool dark = card.power.dark();
      card.restart();
      if (told && !dark) ++compared;
    }
    CHECK(compared <= 40);
    card.raw(script.way[0]);
    const unsigned left = card.sw("0020000000");
    CHECK((left == 0x63C6 || left == 0x6983));  // nothing was ever compared, or all tries are gone
    if (bits_before_dark == 24) CHECK(left == 0x6983);
  }
}

TEST_CASE("a torn counter that reads now one try, now none, gives at most that one try") {
  const TornScript script = social("last try",
                                   {"select SSSE", "verify wrong", "verify wrong", "verify wrong",
                                    "verify wrong", "verify wrong", "verify wrong"},
                                   model::Algorithm::TripleDes);
  for (std::uint64_t bit = 0; bit < 24; ++bit) {
    TestCard card(script.cells);
    for (const Bytes& command : script.way)
      card.raw(command);
    card.power.arm({.after_bits = bit, .weak = true});
    REQUIRE(card.raw(script.command).empty());
    card.restart();
    card.raw(script.way[0]);
    unsigned compared = 0;
    for (int attempt = 0; attempt < 60; ++attempt)
      compared += card.sw(script.command) == 0x6983U ? 0U : 1U;
    CAPTURE(bit);
    CHECK(compared <= 1);
  }
}

TEST_CASE("power fails in a personalization, anywhere: old or new state") {
  const std::size_t stride = long_run() ? 1 : 23;
  const TornGrain grain = long_run() ? TornGrain{60, 2} : TornGrain{4, 1};
  TestCard card(cos::blank_cells(TestCard::blank_of(1)));
  SocialBuilder builder(card);
  Bytes opening;
  const Recording social_side = record(card, [&] { builder.everything(); });
  opening = social_side.commands[0];  // the transport code, to be shown in every session again
  const std::size_t cuts = tear_all(social_side, opening, stride, grain);
  MESSAGE(social_side.commands.size(), " commands of the social side, ", cuts, " cuts");
  CHECK(cuts > 20);
}

TEST_CASE("power fails while the bank side is filled: old or new state") {
  const std::size_t stride = long_run() ? 1 : 5;
  const TornGrain grain = long_run() ? TornGrain{200, 3} : TornGrain{5, 1};
  std::size_t cuts = 0;
  Bytes cells = BankCard::cells_of(BankStage::Shell);
  for (const auto kind :
       {cos::bank::ApplicationKind::Directory, cos::bank::ApplicationKind::Debit}) {
    BankCard card(cells);
    const bool directory = kind == cos::bank::ApplicationKind::Directory;
    const Recording recording = record(card.chip, [&] {
      REQUIRE(card.select(kind).sw == StatusWord::Ok);
      REQUIRE(card.open(model::SecurityLevel::Mac) == StatusWord::Ok);
      REQUIRE(card.store(directory ? directory_profile() : debit_profile()) == StatusWord::Ok);
    });
    cuts += tear_all(recording, {}, stride, grain);
    cells = card.chip.cells();
  }
  MESSAGE(cuts, " cuts");
  CHECK(cuts > 10);
}

TEST_CASE("power fails in every writing command of the FM family: old or new state") {
  const TornGrain grain = long_run() ? TornGrain{400, 6} : TornGrain{9, 1};
  TestCard card(fm_blank());
  const Bytes blank = card.cells();
  FmBuilder builder(card);
  Bytes wrong_code = builder.prepared().verify_transport_code.encode();
  wrong_code.back() ^= 0x01;
  std::size_t cuts = tear({"wrong transport code", blank, {}, wrong_code}, grain);
  const Recording founding = record(card, [&] {
    builder.master_file();
    builder.environment();
  });
  // Each kind of command once, at its first place: the way is everything before it.
  std::set<std::string> seen;
  for (std::size_t at = 0; at < founding.commands.size(); ++at) {
    const Bytes& command = founding.commands[at];
    const bool creates = command[1] == 0xE0;
    const std::string kind = to_hex(ByteView(command).subspan(creates ? 5 : 0, creates ? 1 : 2));
    const bool writes =
        at + 1 == founding.cells.size() || founding.cells[at] != founding.cells[at + 1];
    const auto here = founding.commands.begin() + static_cast<std::ptrdiff_t>(at);
    const TornScript script{
        kind, blank, {founding.commands.begin(), here},
          command
    };
    if (writes && seen.insert(kind).second) cuts += tear(script, grain);
  }
  CHECK(seen.size() == 5);  // 38, 3F, 2C, a key, a record
  std::vector<Bytes> way = founding.commands;
  const model::KeyRow& uk = *model::find_key(model::Df::Ssse, "UK");
  const Bytes commands[] = {builder.write_key(uk).encode(), builder.write_key(uk, true).encode(),
                            *from_hex("80E0EF070728004000000000"),  // a transparent file
                            *from_hex("800E000000"), *from_hex("800C000000")};
  for (const Bytes& command : commands) {
    cuts += tear({"in SSSE " + to_hex(command), blank, way, command}, grain);
    way.push_back(command);
  }
  MESSAGE(cuts, " cuts");
  CHECK(cuts > 60);
}
