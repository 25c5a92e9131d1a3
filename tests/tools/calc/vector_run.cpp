#include "tools/calc/vector_run.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "tests/tools/calc/vector_checks.hpp"

using namespace sscard;
using namespace sscard::tools::calc;

namespace {

constexpr const char* sm3_of_abc =
    "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0";

VectorEntry one(const std::string& inputs, const std::string& expected,
                const std::string& algorithm = "SM3") {
  auto read =
      read_vectors("f", R"([{"name": "v", "algorithm": ")" + algorithm + R"(", "inputs": )" +
                            inputs + R"(, "expected": )" + expected + "}]");
  REQUIRE(read.has_value());
  return std::move(read->front());
}

std::string line(const VectorEntry& entry) {
  return line_of(entry, run_vector(crypto::openssl(), entry)).english();
}

std::string quoted(const std::string& name, const std::string& value) {
  return R"({")" + name + R"(": ")" + value + R"("})";
}

/// Inputs that only stand beside an example: a changed one changes nothing that is computed.
struct Beside {
  std::string_view verb;
  std::string_view field;
};
// clang-format off
constexpr Beside beside[] = {
    {"visa-cvn10",             "imk_mac"},
    {"visa-cvn10",             "imk_enc"},
    {"visa-cvn10",             "atc"},
    {"visa-cvn18",             "imk_mac"},
    {"visa-cvn18",             "imk_enc"},
    {"mchip-cvn16",            "imk_mac"},
    {"mchip-cvn16",            "imk_enc"},
    {"interac-cvn133",         "imk_mac"},
    {"interac-cvn133",         "imk_enc"},
    {"visa-script-mac",        "imk_ac"},
    {"visa-script-mac",        "imk_enc"},
    {"sm2-issuer-certificate", "ca_index"},
    {"rsa-card-certificate",   "tag9F47"}, // without the records the hash stays unproven
    {"issuer-data-mac",        "9F10"}, // only its end is compared
    {"pin-of-block-1",         "block"}, // a bit of the fill
    {"pin-of-block-3",         "block"},
    {"scp03",                  "kenc"}, // enciphers nothing at level 11
    {"scp03",                  "kdek"}, // no key is loaded
};
// clang-format on

bool is_beside(const Row& row, std::string_view field) {
  return std::ranges::any_of(
      beside, [&](const Beside& b) { return b.verb == row.verb && b.field == field; });
}

/// One bit of a hex text changed; no parity bit of a DES key.
void change(std::string& digits) {
  const auto at = digits.size() / 2;
  const Byte value = *hex_digit(digits[at]) ^ 0x02U;
  digits[at] = "0123456789ABCDEF"[value];
}

}  // namespace

TEST_CASE("a vector passes, fails with its field, or is unknown with its algorithm") {
  CHECK(line(one(quoted("data", "616263"), quoted("hash", sm3_of_abc))) == "pass v");
  std::string small = sm3_of_abc;
  for (char& c : small)
    c = static_cast<char>(std::tolower(c));
  CHECK(line(one(quoted("data", "616263"), quoted("hash", small))) == "pass v");
  CHECK(line(one(quoted("data", "616263"), quoted("hash", "66"))) ==
        std::string("fail v: hash: expected 66, computed ") + sm3_of_abc);
  CHECK(line(one(quoted("data", "616263"), R"({"hash": true})")).starts_with("fail v: hash"));
  CHECK(line(one(quoted("data", "616263"), quoted("digest", sm3_of_abc))) ==
        "fail v: digest: not an output of this algorithm");
  CHECK(line(one(R"({"data": "", "salt": "00"})", quoted("hash", "00"))) ==
        "fail v: salt: not an input of this algorithm");
  CHECK(line(one("{}", quoted("x", "y"), "Rot13")) == "unknown v: Rot13");
  VectorCounts counts;
  for (const Verdict verdict : {Verdict::Pass, Verdict::Pass, Verdict::Fail, Verdict::Unknown})
    counts.add(verdict);
  CHECK(summary_of(counts).english() == "2 passed, 1 failed, 1 unknown");
  CHECK_FALSE(counts.all_passed());
}

TEST_CASE("what cannot be computed fails with the first field and the reason") {
  const auto entry =
      one(R"({"modulus": ")" + std::string(128, 'A') +
              R"(", "exponent": "03", "rid": "A000000333", "index": "01",
                                "modulus_bits": 1024})",
          quoted("sha1", "00"), "CA public key checksum: SHA-1(RID||index||modulus||exponent)");
  CHECK(line(entry) == "fail v: sha1: modulus_bits: not the length of the modulus");
}

TEST_CASE("all 121 published vectors are known") {
  std::size_t known = 0;
  for (const VectorEntry& entry : test::all_vectors())
    known += entry.row != nullptr;
  CHECK(known == test::all_vectors().size());
}

TEST_CASE("one changed bit of any input of a vector is seen in what is expected") {
  const std::string file = std::string(SSCARD_SOURCE) + "/tests/vectors/";
  for (const char* name : {"vectors.json", "social.json", "calc.json"}) {
    const auto text = real_world().files.read(file + name);
    REQUIRE(text.has_value());
    for (const auto& entry : nlohmann::json::parse(as_text(*text))) {
      const Row* row = find_algorithm(std::string(entry["algorithm"]));
      if (row == nullptr || std::string_view(row->verb) == "sm4-rounds") continue;
      if (entry["expected"].value("signature_valid", true) == false) continue;  // stays wrong
      for (const Field& field : row->fields()) {
        const bool bytes = field.kind == Kind::Hex || field.kind == Kind::Key;
        if (!bytes || !entry["inputs"].contains(field.name) || is_beside(*row, field.name))
          continue;
        auto other = entry;
        std::string digits = entry["inputs"][field.name];
        if (digits.empty()) continue;
        change(digits);
        other["inputs"][field.name] = digits;
        const auto read = read_vectors(name, nlohmann::json::array({other}).dump());
        REQUIRE(read.has_value());
        CAPTURE(read->front().name);
        CAPTURE(field.name);
        CHECK(run_vector(crypto::openssl(), read->front()).verdict == Verdict::Fail);
      }
    }
  }
}
