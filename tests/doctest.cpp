// doctest without a main, for programs with a main of their own that use what tests/support shares:
// a check there that fails ends the program, as there is no test case it could belong to.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

namespace {

doctest::Context outside_test_cases;

[[maybe_unused]] const bool ready = [] {
  outside_test_cases.setAsDefaultForAssertsOutOfTestCases();
  return true;
}();

}  // namespace
