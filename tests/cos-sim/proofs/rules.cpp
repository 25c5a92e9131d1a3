// Every file, every record, every holder of rights, read and write, against rules_table.hpp.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "tests/cos-sim/proofs/host.hpp"
#include "tests/cos-sim/proofs/rule.hpp"
#include "tests/support/bank_card.hpp"

using namespace sscard;
using namespace sscard::test;

namespace {

/// One thing to read or write.
struct Spot {
  enum class Kind { Record, Ring, Bytes } kind;
  Byte number = 0;        ///< of the record, from 1; of a ring: how many it holds
  Byte tag = 0;           ///< records
  bool first_tag = true;  ///< the first record with its tag
  unsigned length = 0;    ///< of the value; bytes: of the file
};

unsigned hex_number(std::string_view text) {
  return static_cast<unsigned>(std::stoul(std::string(text), nullptr, 16));
}

std::vector<Spot> spots_of(std::string_view contents) {
  using enum Spot::Kind;
  if (contents[0] == '#')
    return {
        {.kind = Bytes, .length = hex_number(contents.substr(1))}
    };
  if (contents[0] == '=') {
    const std::size_t star = contents.find('*');
    return {
        {.kind = Ring,
         .number = static_cast<Byte>(hex_number(contents.substr(1, star - 1))),
         .length = hex_number(contents.substr(star + 1))}
    };
  }
  std::vector<Spot> out;
  std::set<Byte> tags;
  while (!contents.empty()) {
    const std::string_view item = contents.substr(0, contents.find(' '));
    contents.remove_prefix(std::min(contents.size(), item.size() + 1));
    const std::size_t times = item.find('x');
    const auto tag = static_cast<Byte>(hex_number(item.substr(0, 2)));
    const unsigned length = hex_number(item.substr(3, times - 3));
    const unsigned count = times == item.npos ? 1 : hex_number(item.substr(times + 1));
    for (unsigned i = 0; i < count; ++i)
      out.push_back(
          {Record, static_cast<Byte>(out.size() + 1), tag, tags.insert(tag).second, length});
  }
  return out;
}

/// What somebody proved: the PIN in SSSE, keys in the directory that is current.
struct Rights {
  bool pin = false;
  std::set<std::string, std::less<>> keys;
};

bool allows(std::string_view rule, const Rights& rights) {
  return rule_allows(rule, [&](std::string_view name) {
    return name == "PIN" ? rights.pin : rights.keys.contains(name);
  });
}

/// One who comes to a directory, and what that is worth there. `proves` leaves the directory
/// selected.
struct Visitor {
  std::string name;
  std::function<void(ProofHost&, model::Df)> proves;
  Rights rights;
};

void visit(ProofHost& host, model::Df df) {
  REQUIRE((host.select(df) >> 8U) == 0x61U);
}

std::vector<std::string_view> names_of(model::Df df) {
  std::vector<std::string_view> out;
  for (const KeyOfProof& key : keys_of_proof)
    if (key.df == df) out.push_back(key.name);
  return out;
}

/// How somebody proves something; leaves the directory selected.
using Proof = std::function<void(ProofHost&, model::Df)>;

Proof by_key(std::string_view name, bool pin) {
  return [=](ProofHost& host, model::Df here) {
    visit(host, here);
    if (pin) REQUIRE(host.verify() == 0x9000U);
    REQUIRE(host.authenticate(here, name) == 0x9000U);
  };
}

/// A wrong cryptogram: one try is lost.
Proof wrongly(const KeyOfProof& key) {
  return [=](ProofHost& host, model::Df here) {
    visit(host, here);
    REQUIRE(host.authenticate_wrongly(key.id) == 0x63C0U + key.limit - 1);
  };
}

/// The right value of the same id in another directory: one try is lost too.
Proof by_foreign_value(const KeyOfProof& key, const KeyOfProof& foreign) {
  return [=](ProofHost& host, model::Df here) {
    visit(host, here);
    REQUIRE(host.authenticate(foreign.df, foreign.name, key.id) == 0x63C0U + key.limit - 1);
  };
}

/// Everything another directory can prove, then the way here.
Proof by_all_keys_of(model::Df other) {
  return [=](ProofHost& host, model::Df here) {
    visit(host, other);
    for (const std::string_view name : names_of(other))
      REQUIRE(host.authenticate(other, name) == 0x9000U);
    REQUIRE(host.authenticate(other, "MK") == 0x9000U);
    visit(host, here);
  };
}

void must_open_channel(TestCard& card) {
  ChannelHost bank(first_keys());
  const Bytes update = bank.initialize_update().encode();
  Bytes answer = card.raw(update);
  if (answer.size() == 2 && answer[0] == 0x61)
    answer = card.raw(Bytes{0x00, 0xC0, 0x00, 0x00, answer[1]});
  bank.take(ByteView{answer}.first(answer.size() - 2));
  REQUIRE(card.sw(bank.external_authenticate(model::SecurityLevel::Mac).encode()) == 0x9000U);
}

/// The card's own master key in the MF.
void by_card_key(ProofHost& host, model::Df here) {
  visit(host, Mf);
  REQUIRE(host.authenticate(Mf, "MK") == 0x9000U);
  visit(host, here);
}

/// The bank's key set in PSE.
void by_bank_channel(ProofHost& host, model::Df here) {
  host.select(Pse);
  must_open_channel(host.card());
  visit(host, here);
}

void by_pin(ProofHost& host, model::Df here) {
  visit(host, here);
  REQUIRE(host.verify() == 0x9000U);
}

void by_pin_before_the_bank(ProofHost& host, model::Df here) {
  by_pin(host, here);
  host.select(Pse);
  visit(host, here);
}

void by_pin_before_a_reset(ProofHost& host, model::Df here) {
  by_pin(host, here);
  host.card().card.reset();
  visit(host, here);
}

void add_visitors_with_keys(model::Df df, std::vector<Visitor>& out) {
  for (const KeyOfProof& key : keys_of_proof) {
    if (key.df != df) continue;
    const std::string name(key.name);
    out.push_back({
        name, by_key(key.name, false), {false, {name}}
    });
    out.push_back({
        name + " and PIN", by_key(key.name, true), {true, {name}}
    });
    out.push_back({"wrong " + name, wrongly(key), {}});
    for (const KeyOfProof& foreign : keys_of_proof)
      if (foreign.df != df && foreign.id == key.id)
        out.push_back({"foreign value of " + name, by_foreign_value(key, foreign), {}});
  }
}

std::vector<Visitor> visitors_of(model::Df df, model::Structure structure) {
  std::vector<Visitor> out{
      {"nobody", visit, {}},
      {"PIN", by_pin, {true, {}}},
      {"MK", by_key("MK", false), {}},
      {"card master key", by_card_key, {}},
      {"the bank's secure channel", by_bank_channel, {}},
      {"PIN before a visit to the bank", by_pin_before_the_bank, {}},
      {"PIN before a reset", by_pin_before_a_reset, {}},
  };
  add_visitors_with_keys(df, out);
  for (const model::Df other : directories_of(structure))
    if (other != df) out.push_back({"all keys of another directory", by_all_keys_of(other), {}});
  return out;
}

/// The commands at one spot. What is written is the same value everywhere: Digits of F.
struct Probe {
  Bytes by_number;
  Bytes by_tag;  ///< empty: none
  Bytes write;
  unsigned read_word;  ///< of a read that is allowed, in a fresh card
  std::size_t answer;  ///< its bytes without the status word
};

Probe probe_of(unsigned fid, const Spot& spot) {
  const unsigned sfi = fid & 0x1FU;
  const auto p2 = static_cast<Byte>(sfi << 3U);
  const auto by_number = static_cast<Byte>(p2 | 4U);
  if (spot.kind == Spot::Kind::Bytes) {
    const auto p1 = static_cast<Byte>(0x80U | sfi);
    return {
        Bytes{0x00, 0xB0, p1, 0x10, 0x20},
        {},
        Bytes{0x00, 0xD6, p1, 0x10, 2, 0xF1, 0xF2},
        0x9000,
        0x20
    };
  }
  if (spot.kind == Spot::Kind::Ring) {
    Bytes add{0x00, 0xDC, 0x00, static_cast<Byte>(p2 | 3U), static_cast<Byte>(spot.length)};
    add.resize(add.size() + spot.length, 0xF3);
    return {
        Bytes{0x00, 0xB2, 1, by_number, static_cast<Byte>(spot.length)},
        {},
        add, 0x6A83, 0
    };
  }
  const auto le = static_cast<Byte>(spot.length + 2);
  Bytes update{0x00, 0xDC, spot.number, by_number, le, spot.tag, static_cast<Byte>(spot.length)};
  update.resize(update.size() + spot.length, 0xF4);
  Probe out{
      Bytes{0x00, 0xB2, spot.number, by_number, le},
      {},
      update, 0x9000, le
  };
  if (spot.first_tag) out.by_tag = Bytes{0x00, 0xB2, spot.tag, p2, le};
  return out;
}

unsigned word(const Bytes& answer) {
  return u16_at(answer, answer.size() - 2);
}

/// Reads at a spot in both ways; the answers are `allowed` or nothing but 6982.
void read_spot(TestCard& card, const Probe& probe, const Spot& spot, bool allowed) {
  for (const Bytes& read : {probe.by_number, probe.by_tag}) {
    if (read.empty()) continue;
    const Bytes answer = card.raw(read);
    const unsigned expected = allowed ? probe.read_word : 0x6982U;
    const bool as_expected =
        word(answer) == expected && answer.size() == (expected == 0x9000U ? probe.answer + 2 : 2);
    CHECK_MESSAGE(as_expected, to_hex(read), " -> ", to_hex(answer));
    if (spot.kind == Spot::Kind::Record && expected == 0x9000U)
      CHECK((answer[0] == spot.tag && answer[1] == spot.length));
  }
}

/// A refused write leaves every cell as it was.
void write_spot(TestCard& card, const Probe& probe, bool allowed) {
  const Bytes before = allowed ? Bytes{} : card.cells();
  const unsigned sw = card.sw(probe.write);
  CHECK_MESSAGE(sw == (allowed ? 0x9000U : 0x6982U), to_hex(probe.write), " -> ", sw);
  if (!allowed) CHECK(equal(before, card.memory.cells()));
}

/// Everything a visitor can try in one directory.
void try_all(const FileOfProof& file, const Visitor& visitor, TestCard& card, std::size_t& tries) {
  CAPTURE(file.fid);
  const bool reads = allows(file.read, visitor.rights);
  const bool writes = allows(file.write, visitor.rights);
  const std::vector<Spot> spots = spots_of(file.contents);
  for (const Spot& spot : spots) {
    const Probe probe = probe_of(file.fid, spot);
    read_spot(card, probe, spot, reads);
    write_spot(card, probe, writes);
    tries += 2;
  }
  // One behind the last, so that a file has not more than the reference says.
  if (spots.back().kind != Spot::Kind::Record) return;
  Bytes beyond = probe_of(file.fid, spots.back()).by_number;
  ++beyond[2];
  CHECK(card.sw(beyond) == (reads ? 0x6A83U : 0x6982U));
}

void walk(model::Df df, model::Structure structure, std::size_t& tries) {
  const Bytes cells = proof_cells(structure);
  for (const Visitor& visitor : visitors_of(df, structure)) {
    CAPTURE(visitor.name);
    TestCard card(cells);
    ProofHost host(card, algorithm_of(structure));
    visitor.proves(host, df);
    for (const FileOfProof& file : files_of_proof)
      if (file.df == df && file.structures.contains(structure)) try_all(file, visitor, card, tries);
  }
}

/// What was written reads back through the right of the reader.
void written_reads_back(const FileOfProof& file, model::Structure structure) {
  TestCard card(proof_cells(structure));
  ProofHost host(card, algorithm_of(structure));
  visit(host, file.df);
  REQUIRE(host.verify() == 0x9000U);
  for (const std::string_view name : names_of(file.df))
    REQUIRE(host.authenticate(file.df, name) == 0x9000U);
  for (const Spot& spot : spots_of(file.contents)) {
    Probe probe = probe_of(file.fid, spot);
    if (file.write == "-") continue;
    REQUIRE(host.send(probe.write) == 0x9000U);
    if (spot.kind == Spot::Kind::Bytes) probe.by_number[4] = 2;
    const Bytes answer = card.raw(probe.by_number);
    const ByteView written = ByteView{probe.write}.subspan(5);
    CHECK(equal(ByteView{answer}.first(answer.size() - 2), written));
  }
}

}  // namespace

TEST_CASE("whoever comes with whatever right gets what the reference's table gives, no more") {
  for (const model::Structure structure : proof_structures()) {
    CAPTURE(model::text(structure));
    std::size_t tries = 0;
    for (const model::Df df : directories_of(structure)) {
      CAPTURE(model::row(df).name);
      walk(df, structure, tries);
    }
    CHECK(tries > 3000);
    MESSAGE(model::text(structure), ": ", tries, " accesses");
  }
}

TEST_CASE("what a holder of the update right wrote is what the holder of the read right reads") {
  for (const model::Structure structure : proof_structures())
    for (const FileOfProof& file : files_of_proof) {
      CAPTURE(file.fid);
      if (file.structures.contains(structure)) written_reads_back(file, structure);
    }
}
