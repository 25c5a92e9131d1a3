// Paired runs (防火墙): the same visit to two cards that differ in everything the other side owns
// gets the same bytes back, answer by answer, in both directions; and whatever one side uses up,
// blocks or locks leaves every cell of the other as it was. Shared, and said so: the free memory of
// the chip (6A84 comes when both together have used it up), the one challenge register (dropped by
// every SELECT of a directory) and EF DIR of the MF. Source: reference/security.md 3;
// corrections.md A.7.9, B.11; design.md 4.
#include <doctest/doctest.h>

#include "cos-sim/kernel/ef.hpp"
#include "cos-sim/kernel/key_store.hpp"
#include "tests/cos-sim/proofs/sessions.hpp"

using namespace sscard;
using namespace sscard::test;
using model::Environment;

namespace {

Environment other(Environment side) {
  return side == Environment::Ssse ? Environment::Pse : Environment::Ssse;
}

/// Works on the objects of a memory that is no running card.
template <typename Work>
Bytes on_objects(const Bytes& cells, Environment owner, const Work& work) {
  cos::MemoryStore store(cells.size());
  store.write(0, cells);
  cos::NvMemory memory(store);
  memory.power_up();
  cos::FileSystem files(memory);
  REQUIRE(files.load());
  files.set_selected(owner);
  const std::vector<cos::Object> objects(files.objects().begin(), files.objects().end());
  for (const cos::Object& object : objects)
    if (object.owner == owner && object.kind != cos::ObjectKind::Directory) work(files, object);
  return to_bytes(store.cells());
}

/// What of an object may be anything: key values, contents of files, whole values.
std::pair<std::uint32_t, std::uint32_t> contents_of(const cos::Object& object) {
  if (object.kind == cos::ObjectKind::Key) return {8, model::key_record_size};
  if (object.kind == cos::ObjectKind::File) return {cos::ef_contents_at, object.size};
  return {0, object.size};
}

/// Every key, PIN, record, value and try counter of one side is another one.
Bytes scrambled(const Bytes& cells, Environment owner, std::uint64_t seed) {
  SeededRandom noise(seed);
  return on_objects(cells, owner, [&](cos::FileSystem& files, const cos::Object& object) {
    const auto [from, to] = contents_of(object);
    for (std::uint32_t at = from; at < to; at += 1024) {
      Bytes body(std::min<std::uint32_t>(1024, to - at));
      noise.fill(body);
      files.write(object, at, body);
      files.commit();
    }
    if (object.kind == cos::ObjectKind::Key) files.set_counter(object, cos::key_counter_at, 1);
  });
}

/// Every byte of one side, without the directories' own lives.
std::string contents(const Bytes& cells, Environment owner) {
  std::string out;
  on_objects(cells, owner, [&](cos::FileSystem& files, const cos::Object& object) {
    Bytes body(object.size);
    if (object.kind == cos::ObjectKind::Key)
      files.read_key(object, 0, body);
    else
      files.read(object, 0, body);
    out += std::to_string(object.address) + " ";
    out += as_text(body);
  });
  return out;
}

bool same_answers(const Wire& wire, const std::vector<Bytes>& again) {
  for (std::size_t i = 0; i < wire.answers.size(); ++i) {
    if (wire.answers[i] == again[i]) continue;
    FAIL_CHECK(to_hex(wire.commands[i]), " -> ", to_hex(wire.answers[i]), " and ",
               to_hex(again[i]));
    return false;
  }
  return true;
}

/// What the blocking visit of `side` leaves of a card.
Bytes used_up(Environment side, model::Algorithm algorithm) {
  for (const Session& session : sessions(algorithm))
    if (session.blocks && session.side == side)
      return play(session, two_sided_cells(algorithm, Stage::Finished), algorithm).end;
  FAIL("nobody blocks");
  return {};
}

}  // namespace

TEST_CASE(
    "with other secrets and contents on the other side every answer is the same, byte by byte") {
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4}) {
    std::size_t compared = 0;
    for (const Session& session : sessions(algorithm)) {
      if (session.stage == Stage::Blank) continue;
      CAPTURE(session.name);
      const Bytes cells = two_sided_cells(algorithm, session.stage);
      const Wire wire = play(session, cells, algorithm);
      for (const std::uint64_t seed : {1U, 2U}) {
        const Bytes foreign = scrambled(cells, other(session.side), seed);
        REQUIRE(contents(foreign, other(session.side)) != contents(cells, other(session.side)));
        REQUIRE(contents(foreign, session.side) == contents(cells, session.side));
        same_answers(wire, replay(wire, foreign));
      }
      compared += wire.answers.size();
    }
    CHECK(compared > 250);
    MESSAGE(compared, " answers");
  }
}

TEST_CASE("no command of one side changes a cell of the other") {
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
    for (const Session& session : sessions(algorithm)) {
      CAPTURE(session.name);
      const Bytes cells = two_sided_cells(algorithm, session.stage);
      const Wire wire = play(session, cells, algorithm);
      CHECK(contents(wire.end, other(session.side)) == contents(cells, other(session.side)));
    }
}

TEST_CASE(
    "a side whose PINs, keys and applications are blocked, itself too, leaves the other whole") {
  for (const auto algorithm : {model::Algorithm::TripleDes, model::Algorithm::Sm4})
    for (const Session& session : sessions(algorithm)) {
      if (session.stage != Stage::Finished) continue;
      CAPTURE(session.name);
      const Wire wire = play(session, two_sided_cells(algorithm, Stage::Finished), algorithm);
      const bool unseen = same_answers(wire, replay(wire, used_up(other(session.side), algorithm)));
      CHECK(unseen);
    }
}
