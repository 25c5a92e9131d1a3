#include <doctest/doctest.h>

#include "tests/tools/calc/vector_checks.hpp"

using namespace sscard;

TEST_CASE("the calculator gives the values of others for RSA certificates, on both engines") {
  test::check_theme(tools::calc::certificate_rows());
}

TEST_CASE("parts that are no key together are named") {
  for (const tools::calc::VectorEntry& entry : test::all_vectors()) {
    if (entry.name != "pboc-dgi8201-8205-crt") continue;
    for (const char* changed : {"8201_qinv", "8202_dq", "8203_dp"}) {
      std::vector<std::pair<std::string, std::string>> in;
      for (const tools::calc::Field& field : entry.row->fields()) {
        Bytes value = to_bytes(entry.inputs.bytes(field.name));
        if (std::string_view(field.name) == changed) value[5] ^= 0x10;
        in.emplace_back(field.name, to_hex(value));
      }
      const auto answers = test::computed("rsa-crt", in);
      REQUIRE_FALSE(answers.has_value());
      CHECK(answers.error().what.english().starts_with(changed));
    }
  }
}
