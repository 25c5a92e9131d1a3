#include <doctest/doctest.h>

#include "personalizer/plan/profile.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

Result<Profile> parse(std::string_view text) {
  return parse_profile("p.toml", as_bytes(text));
}

}  // namespace

TEST_CASE("the built-in profile is a test profile with a domestic product") {
  CHECK(test_profile().is_test());
  CHECK(test_profile().structure == model::Structure::V201);
  CHECK(to_hex(test_profile().bank.usage_control) == "AB00");
}

TEST_CASE("a profile changes what it names and keeps the rest") {
  const auto profile = parse(
      "name = \"p\"\ncity = \"999902\"\n[bank]\nlabel = \"X\"\ncvm_list = "
      "\"00000000000000001F00\"\npin_tries = 5\n");
  REQUIRE(profile);
  CHECK(profile->city.text() == "999902");
  CHECK(profile->bank.label == "X");
  CHECK(profile->bank.pin_tries == 5);
  CHECK(profile->bank.iac_online == test_profile().bank.iac_online);
}

TEST_CASE("a profile with a wrong or unknown field is refused and the field is named") {
  const std::pair<const char*, const char*> cases[] = {
      {"city = \"999902\"",                                   "name"         },
      {"name = \"p\"\nstructure = \"7.00\"",                  "structure"    },
      {"name = \"p\"\nalgorithm = \"des\"",                   "algorithm"    },
      {"name = \"p\"\ncity = \"1\"",                          "city"         },
      {"name = \"p\"\ncity = 5",                              "city"         },
      {"name = \"p\"\nextra = 1",                             "extra"        },
      {"name = \"p\"\n[bank]\nlabel = \"12345678901234567\"", "label"        },
      {"name = \"p\"\n[bank]\niac_denial = \"00\"",           "iac_denial"   },
      {"name = \"p\"\n[bank]\npin_tries = 16",                "pin_tries"    },
      {"name = \"p\"\n[bank]\nusage_control = \"FF00\"",      "usage_control"},
      {"name = \"p\"\n[bank]\nchannel = \"scp01\"",           "channel"      },
      {"name = \"p\"\n[bank]\nchannel_level = \"02\"",        "channel_level"},
      {"name = \"p\"\n[bank]\nchannel_level = \"00\"",        "scp02"        },
      {"name = \"p\"\n[bank]\nchannel_level = \"33\"",        "scp02"        },
      {"name = ",                                             "TOML"         },
  };
  for (const auto& [text, named] : cases) {
    const auto profile = parse(text);
    CAPTURE(text);
    REQUIRE_FALSE(profile);
    CHECK(profile.error().kind == ErrorKind::BadInput);
    CHECK(profile.error().what.english().find(named) != std::string::npos);
  }
}

TEST_CASE("a profile says which secure channel its cards speak and how safe it is made") {
  CHECK(test_profile().channel == model::ChannelProtocol::Scp02);
  CHECK(test_profile().channel_level == model::SecurityLevel::Mac);
  const auto profile = parse("name = \"p\"\n[bank]\nchannel_level = \"33\"\nchannel = \"sm4\"\n");
  REQUIRE(profile);
  CHECK(profile->channel == model::ChannelProtocol::Sm4);
  CHECK(profile->channel_level == model::SecurityLevel::CipherBothWays);
}
