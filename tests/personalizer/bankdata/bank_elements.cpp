#include "personalizer/bankdata/bank_elements.hpp"

#include <doctest/doctest.h>

using namespace sscard;
using namespace sscard::perso;
using keys::PairKind;

namespace {

const std::vector<RecordLayout> layout = {
    {0x0101, false, RecordAudience::All, {0x57}        },
    {0x0201, false, RecordAudience::Rsa, {0x90}        },
    {0x0202, false, RecordAudience::Rsa, {0x92}        },
    {0x0203, false, RecordAudience::Rsa, {0x93}        },
    {0x0301, true,  RecordAudience::All, {0x5A, 0x5F20}},
    {0x0302, true,  RecordAudience::All, {0x5F24}      },
    {0x0303, false, RecordAudience::All, {0x9F08}      },
    {0x0304, true,  RecordAudience::All, {0x5F28}      },
    {0x0401, false, RecordAudience::Sm2, {0x90}        },
};

CardElements card() {
  CardElements out;
  out.add(0x57, Bytes{0x62, 0x28}).add(0x5A, Bytes(8, 0x62)).add(0x5F24, Bytes(3, 0x30));
  out.add(0x9F08, Bytes{0x00, 0x30}).add(0x5F28, Bytes{0x01, 0x56}).add(0x9F0B, Bytes(27, 'A'));
  out.add_key(PairKind::Rsa, 0x90, Bytes(4, 0x90)).add_key(PairKind::Rsa, 0x93, Bytes(4, 0x93));
  out.add_key(PairKind::Rsa, 0x92, {}).add_key(PairKind::Sm2, 0x90, Bytes(4, 0x5A));
  return out;
}

}  // namespace

TEST_CASE("records hold their elements, a long name replaces the short, an empty record is not") {
  const auto records = make_records(layout, card());
  REQUIRE(records.size() == 8);  // without 0202: there is no rest of the issuer key
  CHECK(to_hex(records[0].content) == "700457026228");
  CHECK(to_hex(records[1].content) == "7006900490909090");
  CHECK(to_hex(records[3].content).find("9F0B1B4141") != std::string::npos);
  CHECK(to_hex(records[7].content) == "700690045A5A5A5A");
}

TEST_CASE("the locator names runs of records, signed ones first, per kind of key") {
  const auto records = make_records(layout, card());
  CHECK(to_hex(file_locator(records, PairKind::Rsa, true)) ==
        "08010100"
        "10010100"
        "10030300"
        "18010302"
        "18040401");
  CHECK(to_hex(file_locator(records, PairKind::Rsa, false)) ==
        "08010100"
        "10010100"
        "10030300"
        "18010400");
  CHECK(to_hex(file_locator(records, PairKind::Sm2, true)) ==
        "08010100"
        "18010302"
        "18040401"
        "20010100");
}

TEST_CASE("signatures cover the signed records without their template, and the profile") {
  BankProduct product;
  product.layout = layout;
  product.rsa.proof = OfflineProof::Dynamic;
  const Bytes covered = covered_data(product, card(), PairKind::Rsa);
  const std::string text = to_hex(covered);
  CHECK(text.starts_with("5A08"));
  CHECK(text.ends_with("5F2402"
                       "0156"
                       "7C00") == false);
  CHECK(
      text.ends_with("5F28020156"
                     "7C00"));
  CHECK(text.find("9F08") == std::string::npos);
}
