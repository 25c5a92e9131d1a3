#include "tools/calc/vector_file.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::tools::calc;

namespace {

/// One entry around its inputs and expected values.
std::string entry(const std::string& inputs, const std::string& expected,
                  const std::string& algorithm = "SM3") {
  return R"([{"name": "v", "algorithm": ")" + algorithm + R"(", "inputs": )" + inputs +
         R"(, "expected": )" + expected + "}]";
}

/// The place an error names; "" when the file is right.
std::string place(const std::string& text) {
  const auto read = read_vectors("f.json", text);
  if (read) return "";
  CHECK(read.error().kind == ErrorKind::BadInput);
  const std::string what = read.error().what.english();
  return what.substr(0, what.find(": "));
}

}  // namespace

TEST_CASE("a file that is malformed is refused with file, vector and field") {
  const std::string right = R"({"data": "61"})";
  const std::string hash = R"({"hash": "00"})";
  CHECK(place(entry(right, hash)) == "");
  CHECK(place("[]") == "");
  CHECK(place("") == "f.json:-:-");
  CHECK(place("[") == "f.json:-:-");
  CHECK(place("[\xff]") == "f.json:-:-");
  CHECK(place("{}") == "f.json:-:-");
  CHECK(place("[7]") == "f.json:1:-");
  CHECK(place(R"([{"name": 7}])") == "f.json:1:name");
  CHECK(place(R"([{"algorithm": "SM3"}])") == "f.json:1:name");
  CHECK(place(R"([{"name": "v"}])") == "f.json:v:algorithm");
  CHECK(place(R"([{"name": "v", "algorithm": "SM3"}])") == "f.json:v:inputs");
  CHECK(place(R"([{"name": "v", "algorithm": "SM3", "inputs": {}}])") == "f.json:v:expected");
  CHECK(place(entry("[]", hash)) == "f.json:v:inputs");
  CHECK(place(entry("{}", hash)) == "f.json:v:data");
  CHECK(place(entry(R"({"data": "6"})", hash)) == "f.json:v:data");
  CHECK(place(entry(R"({"data": "6g"})", hash)) == "f.json:v:data");
  CHECK(place(entry(R"({"data": null})", hash)) == "f.json:v:data");
  CHECK(place(entry(R"({"data": ["61"]})", hash)) == "f.json:v:data");
  CHECK(place(entry(right, "{}")) == "f.json:v:expected");
  CHECK(place(entry(right, R"({"hash": null})")) == "f.json:v:hash");
  CHECK(place(entry(right, R"({"hash": [["00"]]})")) == "f.json:v:hash");
  CHECK(place(entry(R"({"key": "00", "data": ""})", hash, "AES-128 CMAC")) == "f.json:v:key");
}

TEST_CASE("an unknown algorithm is no mistake of the file, whatever its inputs are") {
  const auto read = read_vectors("f.json", entry(R"({"x": [1, {}]})", R"({"y": true})", "Rot13"));
  REQUIRE(read.has_value());
  CHECK(read->front().row == nullptr);
  CHECK(read->front().algorithm == "Rot13");
}

TEST_CASE("numbers are read as their digits and lists item by item") {
  const auto read =
      read_vectors("f.json", entry(R"({"key": "0123456789ABCDEFFEDCBA9876543210",
                          "plain": "0123456789ABCDEFFEDCBA9876543210", "rounds": 3})",
                                   R"({"cipher": "00", "list": ["01", "02"], "truth": true})",
                                   "SM4 encrypted 1,000,000 times (GB/T 32907 example 2)"));
  REQUIRE(read.has_value());
  CHECK(read->front().inputs.number("rounds") == 3);
  CHECK(read->front().expected[1].items.size() == 2);
  CHECK(read->front().expected[2].kind == Answer::Kind::Truth);
}
