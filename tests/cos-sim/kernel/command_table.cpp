#include "cardlib/apdu/command_table.hpp"

#include <doctest/doctest.h>

#include "cos-sim/kernel/dispatch.hpp"

using namespace sscard;

TEST_CASE("every kernel row is a command that the published table knows, and the other way round") {
  for (const cos::CommandRow& row : cos::kernel_commands()) {
    CAPTURE(row.name);
    bool known = false;
    for (const sscard::CommandRow& published : command_table())
      known = known || (published.cla.matches(row.cla) && published.ins == row.ins);
    CHECK(known);
    CHECK(row.need == cos::FileNeed::None);
  }
  for (const sscard::CommandRow& published : command_table()) {
    if (published.sets != CommandSet::Administration) continue;
    bool known = false;
    for (const cos::CommandRow& row : cos::kernel_commands())
      known = known || (published.cla.matches(row.cla) && published.ins == row.ins);
    CAPTURE(published.name);
    CHECK(known);
  }
}
