#include "personalizer/intake/toml_manifest.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;

namespace {

BatchFacts facts() {
  BatchFacts out;
  out.side = Side::Bank;
  out.batch = "B0001-B";
  out.sender = "样例\"银行\"";
  out.receiver = "bureau";
  out.file = "bank.txt";
  out.bytes = 123;
  out.records = 4;
  out.columns = {"seq", "cert_no"};
  out.sum_id = "42";
  out.sm3[0] = 0xAB;
  out.key_kcv = "0A0B0C";
  return out;
}

std::string whole(const std::string& text) {
  std::array<Byte, 16> mac{};
  mac[15] = 0x77;
  return text + manifest_mac_line(mac);
}

std::string changed(const std::string& from, const std::string& to) {
  std::string text = whole(manifest_text(facts()));
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a manifest comes back as it was written, and its MAC covers all before the mac line") {
  const std::string text = whole(manifest_text(facts()));
  const auto parsed = parse_manifest("f.manifest", as_bytes(text));
  REQUIRE(parsed);
  CHECK(parsed->facts.side == Side::Bank);
  CHECK(parsed->facts.sender == facts().sender);
  CHECK(parsed->facts.columns == facts().columns);
  CHECK(parsed->facts.sm3 == facts().sm3);
  CHECK(parsed->facts.records == 4);
  CHECK(parsed->mac[15] == 0x77);
  CHECK(parsed->protected_size == manifest_text(facts()).size());
}

TEST_CASE("a manifest with any wrong field is refused and the field is named") {
  const std::pair<const char*, const char*> cases[] = {
      {"format = 1",              "format = 2"                      },
      {"side = \"bank\"",         "side = \"both\""                 },
      {"batch = \"B0001-B\"",     "batch = \"\""                    },
      {"bytes = 123",             "bytes = -1"                      },
      {"records = 4",             "records = \"4\""                 },
      {"columns = [",             "columns = [7, "                  },
      {"sum_id = \"42\"",         "sum_id = \"4x\""                 },
      {"key_kcv = \"0A0B0C\"",    "key_kcv = \"0A0B\""              },
      {"receiver = \"bureau\"\n", ""                                },
      {"receiver = \"bureau\"",   "receiver = \"bureau\"\nextra = 1"},
      {"receiver = \"bureau\"",   "receiver = "                     },
      {"mac = \"00",              "mac = \"zz"                      },
  };
  for (const auto& [from, to] : cases) {
    const auto parsed = parse_manifest("f.manifest", as_bytes(changed(from, to)));
    CAPTURE(to);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::BadInput);
    CHECK(parsed.error().what.english().find("f.manifest") != std::string::npos);
    CHECK_FALSE(parsed.error().next.empty());
  }
}

TEST_CASE("a manifest whose mac line is not the last one, or is cut, is refused") {
  const std::string text = whole(manifest_text(facts()));
  CHECK_FALSE(parse_manifest("f", as_bytes(text + "\n")));
  CHECK_FALSE(parse_manifest("f", as_bytes(text.substr(0, text.size() - 1))));
  CHECK_FALSE(parse_manifest("f", as_bytes(manifest_text(facts()))));
  CHECK_FALSE(parse_manifest("f", ByteView{}));
}
