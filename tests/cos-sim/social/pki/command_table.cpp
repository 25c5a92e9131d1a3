#include "cos-sim/social/pki/command_table.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace sscard;

TEST_CASE("every PKI row has a handler, and the forms of the reference are there") {
  std::set<std::string> names;
  for (const cos::CommandRow& row : cos::pki_commands()) {
    names.insert(row.name);
    CHECK((row.handler != nullptr));
    CHECK(row.lc_min <= row.lc_max);
  }
  for (const char* name :
       {"READ BINARY", "UPDATE BINARY", "GET CHALLENGE", "VERIFY", "HASH PIN", "CHANGE PIN",
        "GENERATE ASYMMETRIC KEY PAIR", "COMPUTE DIGITAL SIGNATURE", "EXTERNAL AUTHENTICATE"})
    CHECK(names.contains(name));
}
