#include "personalizer/bankdata/toml_product.hpp"

#include <doctest/doctest.h>

#include "cardlib/base/world.hpp"
#include "personalizer/plan/profile.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Result<Profile> parse(const std::string& bank) {
  return parse_profile("p.toml", as_bytes("name = \"p\"\n[bank]\n" + bank));
}

}  // namespace

TEST_CASE("the example products are read, and say what their names say") {
  struct Row {
    const char* file;
    OfflineProof rsa, sm2;
  };
  using enum OfflineProof;
  const Row rows[] = {
      {"debit-rsa-sda",     Static,   None    },
      {"debit-rsa-dda",     Dynamic,  None    },
      {"debit-rsa-cda",     Combined, None    },
      {"debit-sm2-cda",     None,     Combined},
      {"debit-rsa-sm2-cda", Combined, Combined},
  };
  for (const Row& row : rows) {
    const std::string path = std::string(SSCARD_SOURCE) + "/tools/profiles/" + row.file + ".toml";
    const auto text = real_world().files.read(path);
    REQUIRE(text);
    const auto profile = parse_profile(path, *text);
    CAPTURE(row.file);
    if (!profile) CAPTURE(profile.error().what.english());
    REQUIRE(profile);
    CHECK(profile->bank.rsa.proof == row.rsa);
    CHECK(profile->bank.sm2.proof == row.sm2);
    CHECK(profile->bank.check_values);
    CHECK(profile->bank.limits.lower_count == 5);
    CHECK(to_hex(profile->bank.limits.amount) == "000000050000");
  }
}

TEST_CASE("a product that is not debit, not domestic or not possible is refused with its field") {
  const std::pair<const char*, const char*> rows[] = {
      {"aid = \"A000000333010102\"",                                        "aid"           },
      {"aid = \"A0000000031010\"",                                          "aid"           },
      {"country = \"0840\"",                                                "country"       },
      {"currency = \"0840\"",                                               "currency"      },
      {"usage_control = \"FF00\"",                                          "usage_control" },
      {"cash_balance = 1",                                                  "cash_balance"  },
      {"pdol = \"\"",                                                       "pdol"          },
      {"cdol1 = \"9F0\"",                                                   "cdol1"         },
      {"check_values = 1",                                                  "check_values"  },
      {"[bank.limits]\nlower_count = 256",                                  "lower_count"   },
      {"[bank.limits]\namount = \"1\"",                                     "amount"        },
      {"[bank.limits]\nother = 1",                                          "limits.other"  },
      {"rsa = 5",                                                           "rsa"           },
      {"[bank.rsa]\nproof = \"qda\"",                                       "proof"         },
      {"[bank.rsa]\nproof = \"dda\"\nauthority = \"F0\"\ncard_bits = 1410", "card_bits"     },
      {"[bank.rsa]\nproof = \"dda\"\nauthority = \"01\"",                   "authority_bits"},
      {"[bank.rsa]\nauthority = \"F000\"",                                  "authority"     },
      {"[bank.sm2]\ncard_bits = 768",                                       "sm2.card_bits" },
      {"[bank.sm2]\nproof = \"sda\"\nauthority = \"F8\"",                   "DF69"          },
      {"record = []",                                                       "record"        },
      {"[[bank.record]]\ndgi = \"0101\"\ntags = [\"57\"]",                  "5A"            },
      {"[[bank.record]]\ndgi = \"01\"",                                     "dgi"           },
      {"[[bank.record]]\ntags = [1]",                                       "tags"          },
      {"[[bank.record]]\nsigned = 1",                                       "signed"        },
      {"[[bank.record]]\nfor = \"all of them\"",                            "for"           },
      {"[[bank.record]]\nfile = 1",                                         "record.file"   },
  };
  for (const auto& [text, named] : rows) {
    const auto profile = parse(text);
    CAPTURE(text);
    REQUIRE_FALSE(profile);
    CHECK(profile.error().kind == ErrorKind::BadInput);
    CHECK(profile.error().what.english().find(named) != std::string::npos);
  }
}

TEST_CASE("the layout of a product is what its records say") {
  const auto profile = parse(
      "[[bank.record]]\ndgi = \"0101\"\ntags = [\"57\", \"5F20\", \"9F61\", \"9F62\"]\n"
      "[[bank.record]]\ndgi = \"0201\"\nsigned = true\ntags = [\"5A\", \"5F24\", \"5F28\", \"8C\", "
      "\"8D\", \"8E\"]\n");
  REQUIRE(profile);
  REQUIRE(profile->bank.layout.size() == 2);
  CHECK(profile->bank.layout[1].is_signed);
  CHECK(profile->bank.layout[1].tags.size() == 6);
}
