#include "cardlib/model/levels.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace sscard;
using namespace sscard::model;

TEST_CASE("levels of one directory differ and fit a nibble from 1 to E") {
  for (const DfRow& df : df_table()) {
    std::set<Byte> seen;
    for (const KeyRow& key : keys_of(df.df)) {
      CAPTURE(df.name);
      CAPTURE(key.name);
      const Byte nibble = level_nibble(key);
      if (key.type == KeyType::Master) {
        CHECK(nibble == 0xF);
      } else if (key.type == KeyType::Pin || key.type == KeyType::External) {
        CHECK(nibble >= 1);
        CHECK(nibble <= 0xE);
        CHECK(seen.insert(nibble).second);
      } else {
        CHECK(nibble == 0);
      }
      CHECK(level_byte(key) == nibble * 0x11);
    }
  }
}

TEST_CASE("the PIN of SSSE has level 1 and its PUK level 2, UK1 of DF01 has level 3") {
  CHECK(level_byte(Df::Ssse, "PIN") == 0x11);
  CHECK(level_byte(Df::Ssse, "PUK") == 0x22);
  CHECK(level_byte(Df::Df01, "UK1") == 0x33);
  CHECK(level_byte(Df::Df01, "UKB") == 0xDD);  // DF01 needs 13 levels
}

TEST_CASE("access rules resolve to pairs of level bytes") {
  const AccessRule free{AccessKind::Free};
  const AccessRule never{AccessKind::Never};
  const AccessRule master{AccessKind::Master};
  CHECK(resolve(Df::Df01, free) == AccessCondition{0x00, 0x00, Logic::Or});
  CHECK(resolve(Df::Df01, never) == AccessCondition{0xEF, 0xEF, Logic::Or});
  CHECK(resolve(Df::Df01, master) == AccessCondition{0x00, 0xFF, Logic::Or});
  const AccessRule pin_or_key{AccessKind::Keys, "PIN", "RK", Logic::Or};
  CHECK(resolve(Df::Df01, pin_or_key) == AccessCondition{0x11, 0x22, Logic::Or});
  const AccessRule pin_and_key{AccessKind::Keys, "PIN", "RK1", Logic::And};
  CHECK(resolve(Df::Df04, pin_and_key) == AccessCondition{0x11, 0x33, Logic::And});
  const AccessRule own{AccessKind::Keys, {}, "UK"};
  CHECK(resolve(Df::Ssse, own) == AccessCondition{0x00, level_byte(Df::Ssse, "UK"), Logic::Or});
}

TEST_CASE("a set of levels holds exactly what was added") {
  LevelSet set;
  for (int level = 0; level <= 0xFF; ++level) {
    CHECK_FALSE(set.holds(static_cast<Byte>(level)));
  }
  for (int level = 0; level <= 0xFF; ++level) {
    const auto byte = static_cast<Byte>(level);
    LevelSet one;
    one.add(byte);
    const bool is_a_level = level % 0x11 == 0 && level != 0;
    CHECK(one.holds(byte) == is_a_level);
    one.remove(byte);
    CHECK(one == LevelSet{});
  }
}

TEST_CASE("a condition is satisfied by the levels it names and by nothing else") {
  LevelSet none;
  LevelSet pin;
  pin.add(0x11);
  LevelSet key;
  key.add(0x22);
  const AccessCondition either{0x11, 0x22, Logic::Or};
  CHECK(satisfied(either, pin, none));
  CHECK(satisfied(either, none, key));
  CHECK(satisfied(either, pin, key));
  CHECK_FALSE(satisfied(either, none, none));
  CHECK_FALSE(satisfied(either, key, pin));
  const AccessCondition both{0x11, 0x22, Logic::And};
  CHECK_FALSE(satisfied(both, pin, none));
  CHECK_FALSE(satisfied(both, none, key));
  CHECK(satisfied(both, pin, key));
  CHECK(satisfied({0x11, 0x00, Logic::Or}, pin, none));
  CHECK_FALSE(satisfied({0x11, 0x00, Logic::Or}, none, key));
  CHECK(satisfied({0x00, 0x22, Logic::Or}, none, key));
  CHECK_FALSE(satisfied({0x00, 0x22, Logic::Or}, pin, none));
  CHECK(satisfied({0x00, 0x00, Logic::Or}, none, none));
}

TEST_CASE("a forbidden condition refuses even the holder of every level") {
  LevelSet all;
  for (int nibble = 1; nibble <= 0xF; ++nibble)
    all.add(static_cast<Byte>(nibble * 0x11));
  CHECK_FALSE(satisfied({level_never, level_never, Logic::Or}, all, all));
  CHECK_FALSE(satisfied({level_never, 0x11, Logic::Or}, all, all));
  CHECK_FALSE(satisfied({0x11, level_never, Logic::Or}, all, all));
  CHECK(satisfied({0x00, level_master, Logic::Or}, {}, all));
  CHECK_FALSE(satisfied({0x00, level_master, Logic::Or}, all, {}));
}
