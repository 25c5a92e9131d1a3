#include "tools/calc/answers.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::tools::calc;

TEST_CASE("answers keep their order and are found by name") {
  const Answers all = Answers()
                          .hex("key", "0A0B"_hex)
                          .truth("right", false)
                          .list("commands", {"00", "01"})
                          .secret_text("pin", Pin(as_bytes("1234")))
                          .done();
  REQUIRE(all.all().size() == 4);
  CHECK(all.all().front().name == "key");
  CHECK(all.find("key")->items.front() == "0A0B");
  CHECK(all.find("right")->items.front() == "false");
  CHECK(all.find("commands")->items.size() == 2);
  CHECK(all.find("pin")->items.front() == "1234");
  CHECK(all.find("kcv") == nullptr);
}
