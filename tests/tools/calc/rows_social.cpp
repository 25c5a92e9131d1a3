#include <doctest/doctest.h>

#include "tests/tools/calc/vector_checks.hpp"

using namespace sscard;

TEST_CASE(
    "the calculator gives the values of others for the social-security side, on both engines") {
  test::check_theme(tools::calc::social_rows());
}

TEST_CASE("a MAC whose Lc does not count it is refused") {
  const auto mac = [](const char* header) {
    return test::answer("command-mac", "mac",
                        {
                            {"key",       "37C09FC0EA02BCE340D3EABC90FA4590"},
                            {"challenge", "1122334455667788"                },
                            {"header",    header                            },
                            {"data",      "0102"                            }
    });
  };
  CHECK(mac("04DC050006").size() == 8);
  CHECK(mac("04DC050002") == "refused");
}
