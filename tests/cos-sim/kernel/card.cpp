#include "cos-sim/kernel/card.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/social_card.hpp"

using namespace sscard;
using namespace sscard::cos;
using sscard::test::SocialBuilder;
using sscard::test::TestCard;

TEST_CASE("a blank answers its ATR and has no MF") {
  TestCard card;
  CHECK(to_hex(card.restart()) == "3B6D000000875431608660260101000001");
  CHECK(card.sw("00A40000023F00") == 0x6A82);
  CHECK(card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") == 0x6A82);
}

TEST_CASE("a whole social side can be built by raw commands and lives in its memory") {
  TestCard card(test::social_card_cells());
  CHECK(card.full("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") ==
        "6F16840F7378312E73682EC9E7BBE1B1A3D5CFA50388011E9000");
  CHECK(card.full("00A4040006D15600000503") == "6F088406D156000005039000");
  CHECK(card.full("00A40000023F00") == "6F05A50388011E9000");
}

namespace {

/// Everything a reader could see of the objects, without journal and counters of the past.
std::string contents(TestCard& card) {
  std::string out;
  const auto seen = inspect(card.memory);
  if (!seen) return "no card";
  for (const DirectoryDescription& df : seen->directories) {
    out += std::to_string(df.fid) + ":" + std::to_string(static_cast<int>(df.life));
    for (const FileDescription& file : df.files)
      out += " f" + std::to_string(file.header.fid) + "/" + std::to_string(file.records);
    for (const KeyDescription& key : df.keys)
      out += " k" + std::to_string(static_cast<int>(key.header.type)) + "." +
             std::to_string(key.header.id) + "." + std::to_string(key.header.version);
  }
  for (const char* read : {"00B0930010", "00B2018C04", "00B2028C04", "00B201A400"}) {
    card.restart();
    card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
    out += "|" + card.full(read);
  }
  return out;
}

/// An open SSSE with a cyclic EF11, a transparent EF13 and a record file EF14.
Bytes open_card() {
  static const Bytes cells = [] {
    TestCard card;
    SocialBuilder builder(card);
    builder.transport_code();
    builder.master_file();
    builder.environment();
    for (const char* header : {"80E0010010000000000EEF11C70011000400000000",
                               "80E00100100000000040EF13C40013000000000000",
                               "80E00100100000000020EF14C6001400FF00000000"})
      CHECK(card.sw(header) == 0x9000);
    return card.cells();
  }();
  return cells;
}

/// Cuts the power at every byte (and inside some) of what one command writes.
void tear(const std::vector<std::string>& before, const std::string& command) {
  CAPTURE(command);
  const auto prepare = [&](TestCard& card) {
    SocialBuilder builder(card);
    builder.transport_code();
    card.sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF");
    for (const std::string& step : before)
      card.sw(step);
  };
  TestCard old_card(open_card());
  prepare(old_card);
  TestCard new_card(open_card());
  prepare(new_card);
  new_card.power.start_counting();
  REQUIRE(new_card.sw(command) == 0x9000);
  const std::uint64_t bits = new_card.power.bits_written();
  REQUIRE(bits > 0);
  const std::string old_state = contents(old_card);
  const std::string new_state = contents(new_card);
  REQUIRE(old_state != new_state);
  for (std::uint64_t cut = 0; cut < bits; cut += cut % 8 == 0 ? 3 : 5) {
    TestCard card(open_card());
    prepare(card);
    card.power.arm({.after_bits = cut, .bit_order = static_cast<Byte>(cut), .weak = true});
    REQUIRE(card.raw(command).empty());
    CHECK(card.raw(command).empty());  // the card is off
    REQUIRE_FALSE(card.restart().empty());
    const std::string state = contents(card);
    REQUIRE((state == old_state || state == new_state));
  }
}

}  // namespace

TEST_CASE("power cut at every byte of every kind of write leaves the old or the new card") {
  tear({}, "00D6930004AABBCCDD");
  tear({"00DC008B0401010101"}, "00DC008B0402020202");
  tear({}, "00E200A0050103AABBCC");
  tear({"00E200A0050103AABBCC"}, "00DC01A4050103112233");
  tear({}, "80E00100100000000020EF15C6001500FF00000000");
  tear({}, "80E1000302EF13");
  tear({}, "00D4000018" +
               to_hex(model::encode(model::key_header(*model::find_key(model::Df::Ssse, "UK"),
                                                      model::Algorithm::TripleDes),
                                    Bytes(16, 0x5A))));
  tear({}, "80E0020000");
}

TEST_CASE("a card that lost power is mute until it is powered again") {
  TestCard card(open_card());
  card.card.power_off();
  CHECK(card.raw("00A40000023F00").empty());
  CHECK_FALSE(card.card.powered());
  card.card.power_off();
  CHECK_FALSE(card.card.power_on().empty());
  CHECK(card.sw("00A40000023F00") == 0x6107);
}

TEST_CASE("memory without a card is mute") {
  MemoryStore store;
  test::SeededRandom random(1);
  Card card(store, random);
  CHECK(card.power_on().empty());
  CHECK(card.reset().empty());
  const Bytes select = from_hex("00A40000023F00").value();
  CHECK(card.process(select).empty());
}

TEST_CASE("a memory that breaks answers 6581, and nothing happened") {
  struct Broken final : Store {
    MemoryStore cells;
    bool works = true;
    std::size_t size() const override { return cells.size(); }
    void read(Address from, MutableBytes out) const override { cells.read(from, out); }
    Wrote write(Address to, ByteView bytes) override {
      return works ? cells.write(to, bytes) : Wrote::Failed;
    }
  } store;
  store.write(0, open_card());
  test::SeededRandom random(1);
  Card card(store, random);
  card.power_on();
  const auto sw = [&](const char* hex) { return to_hex(card.process(*from_hex(hex))); };
  CHECK(sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") == "6118");
  store.works = false;
  CHECK(sw("00D6930004AABBCCDD") == "6581");
  CHECK(sw("00B0930004") == "6581");
  store.works = true;
  card.reset();
  CHECK(sw("00A404000F7378312E73682EC9E7BBE1B1A3D5CF") == "6118");
  CHECK(sw("00B0930004") == "000000009000");
}
