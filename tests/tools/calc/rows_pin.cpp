#include <doctest/doctest.h>

#include "tests/tools/calc/vector_checks.hpp"

using namespace sscard;
using test::answer;

TEST_CASE("the calculator gives the values of others for PINs and card values, on both engines") {
  test::check_theme(tools::calc::pin_rows());
}

TEST_CASE("the calculator opens the key blocks of others, on both engines") {
  test::check_theme(tools::calc::block_rows(), {"tr31-wrap"});
}

TEST_CASE("a key block that the calculator made opens again") {
  const std::string kbpk = "00112233445566778899AABBCCDDEEFF";
  const std::string key = "0123456789ABCDEFFEDCBA9876543210";
  for (const auto& [version, algorithm] : {
           std::pair{"B", "T"},
           std::pair{"D", "A"},
           std::pair{"4", "4"}
  }) {
    const std::string block = answer("tr31-wrap", "key_block_ascii",
                                     {
                                         {"kbpk",      kbpk     },
                                         {"key",       key      },
                                         {"version",   version  },
                                         {"usage",     "E0"     },
                                         {"algorithm", algorithm},
                                         {"mode",      "X"      }
    });
    REQUIRE(block != "refused");
    CHECK(answer("tr31-unwrap", "key",
                 {
                     {"kbpk",            kbpk },
                     {"key_block_ascii", block}
    }) == key);
    CHECK(answer("tr31-unwrap", "usage",
                 {
                     {"kbpk",            kbpk },
                     {"key_block_ascii", block}
    }) == "E0");
  }
  CHECK(answer("tr31-wrap", "key_block_ascii",
               {
                   {"kbpk",      kbpk},
                   {"key",       key },
                   {"version",   "B" },
                   {"usage",     "E0"},
                   {"algorithm", "A" },
                   {"mode",      "X" }
  }) == "refused");
}

TEST_CASE("a random fill is another one each time, and the PIN comes back out") {
  const auto block = [] {
    return answer("pin-block-3", "block",
                  {
                      {"pin", "123456"             },
                      {"pan", "6222801234567890128"}
    });
  };
  const std::string first = block();
  CHECK(first != block());
  CHECK(answer("pin-of-block-3", "pin",
               {
                   {"block", first                },
                   {"pan",   "6222801234567890128"}
  }) == "123456");
  CHECK(answer("pin-block-4", "enciphered",
               {
                   {"key",       "00112233445566778899AABBCCDDEEFF"},
                   {"pin",       "1234"                            },
                   {"pan",       "1234567890123456789"             },
                   {"pin_field", "441235AAAAAAAAAAFFFFFFFFFFFFFFFF"}
  }) == "refused");
}
