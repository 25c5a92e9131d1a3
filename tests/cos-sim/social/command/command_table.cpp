#include "cos-sim/social/command/command_table.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "cardlib/apdu/command_table.hpp"

using namespace sscard;

TEST_CASE("every social row names a class and instruction that the published table knows") {
  for (const cos::CommandRow& row : cos::social_commands()) {
    CAPTURE(row.name);
    bool known = false;
    for (const sscard::CommandRow& published : command_table())
      known = known || (published.cla.matches(row.cla) && published.ins == row.ins &&
                        overlap(published.sets, CommandSet::Social));
    CHECK(known);
    CHECK((row.handler != nullptr));
    CHECK(row.lc_min <= row.lc_max);
  }
}

TEST_CASE("all commands of the application phase are there") {
  std::set<std::string> names;
  for (const cos::CommandRow& row : cos::social_commands())
    names.insert(row.name);
  for (const char* name :
       {"READ RECORD", "UPDATE RECORD", "APPEND RECORD", "READ BINARY", "UPDATE BINARY",
        "GET CHALLENGE", "INTERNAL AUTHENTICATE", "EXTERNAL AUTHENTICATE", "VERIFY", "CHANGE PIN",
        "PIN UNBLOCK", "PIN RELOAD", "APPLICATION BLOCK", "APPLICATION UNBLOCK", "CARD BLOCK"})
    CHECK(names.contains(name));
}
