#include "cos-sim/kernel/security_state.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::cos;

namespace {
constexpr Byte level = 0x11;
Object directory(Address address, Address parent) {
  return {.address = address, .kind = ObjectKind::Directory, .parent = parent};
}
const Object mf = directory(0x1000, no_parent);
const Object ssse = directory(0x1100, 0x1000);
const Object df01 = directory(0x1200, 0x1100);
const Object df02 = directory(0x1300, 0x1100);
const Object other = directory(0x1400, 0x1000);
}  // namespace

TEST_CASE("levels on selection: same, down, sibling, up, away") {
  SecurityState state;
  state.selected(ssse);
  state.add(ssse.address, level);
  state.selected(ssse);
  CHECK(state.holds(ssse.address, level));
  state.selected(df01);
  CHECK(state.holds(ssse.address, level));
  CHECK_FALSE(state.holds(df01.address, level));
  state.add(df01.address, 0x22);
  state.selected(df02);
  CHECK(state.holds(ssse.address, level));
  CHECK_FALSE(state.holds(df02.address, 0x22));
  CHECK_FALSE(state.holds(df01.address, 0x22));
  state.selected(df01);
  CHECK_FALSE(state.holds(df01.address, 0x22));
  state.add(df01.address, 0x22);
  state.selected(ssse);
  CHECK(state.holds(ssse.address, level));
  CHECK_FALSE(state.own().holds(0x22));
  state.selected(other);
  CHECK_FALSE(state.holds(other.address, level));
  state.selected(ssse);
  CHECK_FALSE(state.holds(ssse.address, level));
}

TEST_CASE("an environment does not inherit what its sibling proved under the MF") {
  SecurityState state;
  state.selected(mf);
  state.add(mf.address, 0xFF);
  state.selected(ssse);
  CHECK_FALSE(state.own().holds(0xFF));
  state.selected(mf);
  state.selected(mf);
  state.clear();
  CHECK_FALSE(state.holds(mf.address, 0xFF));
}
