#include "cardlib/model/fm_levels.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

using namespace sscard;
using namespace sscard::model;

namespace {

unsigned number(Df df, std::string_view name) {
  return static_cast<unsigned>(fm::level_of(*find_key(df, name)));
}

}  // namespace

TEST_CASE("read keys count up, update keys and DSK down from 13, past the master key's 6") {
  const std::map<std::pair<Df, std::string>, unsigned> expected{
      {{Df::Mf, "MK"},        6 },
      {{Df::Ssse, "PIN"},     1 },
      {{Df::Ssse, "PUK"},     2 },
      {{Df::Ssse, "RK"},      3 },
      {{Df::Ssse, "UK"},      13},
      {{Df::Ssse, "UKLOCAL"}, 12},
      {{Df::Ssse, "BK"},      14},
      {{Df::Ssse, "STK"},     0 },
      {{Df::Ssse, "IRK"},     0 },
      {{Df::Df01, "LK"},      14},
      {{Df::Df01, "RK"},      1 },
      {{Df::Df01, "UK1"},     13},
      {{Df::Df01, "UK7"},     7 },
      {{Df::Df01, "UK8"},     5 },
      {{Df::Df01, "UKB"},     2 },
      {{Df::Df04, "DSK"},     13},
      {{Df::Df04, "UK1"},     12},
      {{Df::Df04, "RK1"},     1 },
      {{Df::Df04, "DPK1"},    0 },
      {{Df::Df07, "RK3"},     3 }
  };
  for (const auto& [key, level] : expected) {
    CAPTURE(key.second);
    CHECK(number(key.first, key.second) == level);
  }
}

TEST_CASE("no two keys of a directory prove the same thing, and a state byte is one bit") {
  std::set<std::pair<Df, fm::Level>> seen;
  for (const KeyRow& key : key_table()) {
    const fm::Level level = fm::level_of(key);
    if (level != fm::Level::None) CHECK(seen.emplace(key.df, level).second);
    CHECK(fm::level_from(fm::state_byte(level)) == level);
    CHECK(fm::from_kernel(fm::kernel_level(level)) == level);
  }
  std::set<Byte> bytes;
  for (unsigned i = 0; i <= 14; ++i)
    bytes.insert(fm::state_byte(static_cast<fm::Level>(i)));
  CHECK(bytes.size() == 15);
  unsigned known = 0;
  for (unsigned byte = 0; byte < 256; ++byte)
    known += fm::level_from(static_cast<Byte>(byte)) ? 1U : 0U;
  CHECK(known == 15);
  for (const Byte foreign : {Byte{0xEF}, Byte{0x66}, Byte{0x12}})
    CHECK_FALSE(fm::from_kernel(foreign));
}

TEST_CASE("a right XY holds from Y to X") {
  for (Byte state = 0; state <= 15; ++state) {
    CHECK(fm::permits(fm::right_free, state));
    CHECK_FALSE(fm::permits(fm::right_never, state));
    CHECK(fm::permits(fm::right_master, state) == (state == fm::master_state));
    CHECK(fm::permits(0xC3, state) == (state >= 3 && state <= 12));
  }
}
