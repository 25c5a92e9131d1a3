#include "cos-sim/social/purse/purse.hpp"

#include <doctest/doctest.h>

#include "tests/support/purse_card.hpp"

using namespace sscard;

TEST_CASE("the record of a purchase is the published one") {
  const model::PurseSession session{"11223344"_hex, 1, 0x4D2, "410100813475"_hex};
  CHECK(to_hex(cos::purchase_record(session, test::purse_time, 0x2710)) ==
        "00013641010081347520240102030405000004D2000027100000223E");
}

TEST_CASE("a purse file counts up, and tells its last purchase after a reset") {
  cos::MemoryStore store;
  store.write(0, test::purse_cells(model::Algorithm::TripleDes));
  cos::NvMemory memory(store);
  cos::FileSystem files(memory);
  memory.power_up();
  REQUIRE(files.load());
  files.set_selected(model::Environment::Ssse);
  const auto df = files.find_by_name(*from_hex("D15600000503"));
  const auto ssse = files.find_by_name(*from_hex("7378312E73682EC9E7BBE1B1A3D5CF"));
  REQUIRE((df && ssse));
  CHECK_FALSE(cos::PurseFile::open(files, *ssse).has_value());
  auto purse = cos::PurseFile::open(files, *df);
  REQUIRE(purse.has_value());
  CHECK_FALSE(purse->proof().has_value());
  purse->credit(0x01020304);
  purse->debit(0x01020300, {7, "A1A2A3A4"_hex, "B1B2B3B4"_hex});
  files.commit();
  REQUIRE(files.load());
  purse = cos::PurseFile::open(files, *df);
  CHECK(purse->balance() == 0x01020300);
  CHECK(purse->online_atc() == 1);
  CHECK(purse->offline_atc() == 1);
  REQUIRE(purse->proof().has_value());
  CHECK(purse->proof()->atc == 7);
  CHECK(to_hex(purse->proof()->mac2) == "A1A2A3A4");
  CHECK(to_hex(purse->proof()->tac) == "B1B2B3B4");
}
