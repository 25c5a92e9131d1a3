#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"
#include "tests/support/temp_folder.hpp"
#include "tools/calc/algorithm.hpp"

using namespace sscard;
using test::run_sscard;
using test::run_sscard_with_input;

namespace {

const std::string vectors = std::string(SSCARD_SOURCE) + "/tests/vectors/";
const std::string key = "0123456789ABCDEFFEDCBA9876543210";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A file with this text in a folder of its own.
class VectorFile {
 public:
  explicit VectorFile(const std::string& text) : path_(folder_.path() + "/v.json") {
    REQUIRE(real_world().files.replace(path_, as_bytes(text)).has_value());
  }
  const std::string& path() const { return path_; }

 private:
  test::TempFolder folder_;
  std::string path_;
};

}  // namespace

TEST_CASE("keys and PINs come in line by line and answers are an aligned table") {
  const auto ran = run_sscard_with_input({"calc", "udk", "--pan", "6228000100001", "--psn", "01"},
                                         "F0C34A8124CEE0A91A0B034AA97D6EAC\n");
  CHECK(ran.code == 0);
  CHECK(ran.out ==
        "udk_ac_odd_parity  014C986ECD8F49157CC8B59E3BCDFD98\n"
        "udk_ac_raw         014D996FCC8F49157DC8B49E3BCDFD99\n");
  CHECK(ran.err.empty());
  const auto pin =
      run_sscard_with_input({"calc", "pin-block-0", "--pan", "5555555551234567"}, "1234\n");
  CHECK(pin.out == "block  041261AAAAEDCBA9\n");
}

TEST_CASE("a key on the command line is taken in test mode only, with a warning") {
  const auto ran = run_sscard({"calc", "kcv", "--test-key", key, "--algorithm", "sm4"});
  CHECK(ran.code == 0);
  CHECK(contains(ran.out, "kcv"));
  CHECK(contains(ran.err, "test keys"));
  CHECK_FALSE(contains(ran.err, key));
  CHECK(run_sscard({"calc", "kcv", "--key", key}).code == 2);
  CHECK(run_sscard({"calc", "kcv", "--test-key", key, "--test-key", key}).code == 2);
}

TEST_CASE("JSON answers are texts, truths and lists") {
  const auto ran = run_sscard({"--json", "calc", "tr31-unwrap", "--test-key",
                               "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB", "--key_block_ascii",
                               "A0088M3TC00E000062C2C14D8785A01A9E8283525CA96F490D0CC6346FC7C2AC1E6"
                               "FF354468910379AA5BBA6"});
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["key"] == "EEEEEEEEEEEEEEEE");
  CHECK(json["optional"].empty());
}

TEST_CASE("an input that is missing, too long or unknown is refused by name and never echoed") {
  const auto short_key = run_sscard_with_input({"calc", "sm3", "--data", "6"}, "");
  CHECK(short_key.code == 3);
  CHECK(contains(short_key.err, "data"));
  const auto none = run_sscard_with_input({"calc", "kcv"}, "");
  CHECK(none.code == 3);
  CHECK(contains(none.err, "key"));
  const auto wrong = run_sscard_with_input({"calc", "session-key", "--atc", "0240"}, "12345678\n");
  CHECK(wrong.code == 3);
  CHECK_FALSE(contains(wrong.err, "12345678"));
  CHECK(run_sscard({"calc", "session-key"}).code == 2);
  CHECK(run_sscard({"calc", "kcv", "--algorithm", "rot13"}).code == 2);
  CHECK(run_sscard({"calc", "nothing"}).code == 2);
}

TEST_CASE("the list names every calculation with its inputs in both languages") {
  const auto english = run_sscard({"calc", "list"});
  CHECK(english.code == 0);
  for (const auto theme : tools::calc::all_rows()) {
    for (const tools::calc::Row& row : theme)
      CHECK(contains(english.out, row.verb));
  }
  CHECK(contains(run_sscard({"calc", "list"}, "zh").out, "校验值"));
  const auto json = nlohmann::json::parse(run_sscard({"--json", "calc", "list"}).out);
  CHECK(json["commands"].size() >= 70);
}

TEST_CASE("a file of vectors prints a line for each and the sum at the end") {
  const auto ran = run_sscard({"calc", "vectors", vectors + "calc.json"});
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("pass kcv-3des\n"));
  CHECK(ran.out.ends_with("passed, 0 failed, 0 unknown\n"));
  const auto botan = run_sscard({"calc", "vectors", vectors + "social.json", "--engine", "botan"});
  CHECK(botan.code == 0);
}

TEST_CASE("a failed or unknown vector is told and ends with 1, a malformed file with 3") {
  const VectorFile mixed(R"([
    {"name": "a", "algorithm": "SM3", "inputs": {"data": ""}, "expected": {"hash": "00"}},
    {"name": "b", "algorithm": "Rot13", "inputs": {}, "expected": {"x": "y"}}])");
  const auto ran = run_sscard({"calc", "vectors", mixed.path()});
  CHECK(ran.code == 1);
  CHECK(contains(ran.out, "fail a: hash: expected 00, computed 1AB21D83"));
  CHECK(contains(ran.out, "unknown b: Rot13\n0 passed, 1 failed, 1 unknown\n"));
  const auto json =
      nlohmann::json::parse(run_sscard({"--json", "calc", "vectors", mixed.path()}).out);
  CHECK(json["failed"] == 1);
  CHECK(json["unknown"] == 1);
  CHECK(json["vectors"][0]["field"] == "hash");
  const VectorFile broken(R"([{"name": "a", "algorithm": "SM3", "inputs": {"data": "0"},
                              "expected": {"hash": "00"}}])");
  const auto malformed = run_sscard({"calc", "vectors", broken.path()});
  CHECK(malformed.code == 3);
  CHECK(contains(malformed.err, broken.path() + ":a:data: "));
  const auto absent = run_sscard({"calc", "vectors", "/nowhere.json"});
  CHECK(absent.code == 3);
  CHECK(contains(absent.err, "/nowhere.json:-:-: "));
}
