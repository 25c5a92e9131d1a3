// The issuing protocol as a model: see tests/journey/issuing_protocol.pml.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

TEST_CASE(
    "the model checker finds no way to two cards, and finds each of the three wrong designs") {
  const std::string command = "sh '" SSCARD_SOURCE "/tests/journey/model_check'";
  CHECK(std::system(command.c_str()) == 0);
}
