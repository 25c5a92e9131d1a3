#include "personalizer/bankdata/product.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "personalizer/plan/profile.hpp"

using namespace sscard;
using namespace sscard::perso;

namespace {

BankProduct product(OfflineProof rsa) {
  BankProduct out = test_profile().bank;
  out.rsa.proof = rsa;
  out.rsa.authority = 0xF0;
  return out;
}

std::string reason(const BankProduct& product) {
  const Status good = check_product(product);
  return good ? "" : good.error().what.english();
}

RecordLayout& record(BankProduct& product, std::uint16_t dgi) {
  const auto found = std::ranges::find(product.layout, dgi, &RecordLayout::dgi);
  REQUIRE(found != product.layout.end());
  return *found;
}

}  // namespace

TEST_CASE("key lengths: both ends of every range, and one beyond") {
  struct Row {
    std::uint16_t authority, issuer, card;
    std::uint32_t exponent;
    const char* refused;  ///< the field, or nothing
  };
  const Row rows[] = {
      {0,    1408, 1408, 3,     ""              },
      {1984, 1976, 768,  65537, ""              },
      {1984, 1976, 1408, 3,     ""              },
      {1984, 1984, 1024, 3,     "issuer_bits"   },
      {1992, 1408, 1024, 3,     "authority_bits"},
      {1984, 760,  768,  3,     "issuer_bits"   },
      {1984, 1408, 1424, 3,     "card_bits"     },
      {1984, 1408, 752,  3,     "card_bits"     },
      {1984, 1024, 1152, 3,     "card_bits"     },
      {1024, 1152, 1024, 3,     "issuer_bits"   },
      {1984, 1408, 1024, 5,     "exponent"      },
  };
  for (const Row& row : rows) {
    BankProduct bank = product(OfflineProof::Combined);
    bank.rsa.authority_bits = row.authority;
    bank.rsa.issuer_bits = row.issuer;
    bank.rsa.card_bits = row.card;
    bank.rsa.exponent = row.exponent;
    CAPTURE(row.issuer);
    CAPTURE(row.card);
    const std::string said = reason(bank);
    CHECK(said.empty() == std::string_view(row.refused).empty());
    CHECK(said.find(row.refused) != std::string::npos);
  }
}

TEST_CASE("a record longer than 254 bytes is refused with its name, one of 254 is not") {
  BankProduct bank = product(OfflineProof::Static);
  bank.rsa.authority_bits = 1984;
  bank.rsa.issuer_bits = 1408;
  CHECK(reason(bank).empty());  // 70 81 FB 90 81 F8 and 248 bytes are exactly 254
  std::erase(record(bank, 0x0202).tags, 0x8F);
  record(bank, 0x0201).tags.push_back(0x8F);
  CHECK(reason(bank).find("0201") != std::string::npos);
  CHECK(reason(bank).find("254") != std::string::npos);
}

TEST_CASE("the longest CDA answer stays under 256 bytes for every card key that is allowed") {
  CHECK(combined_answer_size(176) <= 256);
  CHECK(combined_answer_size(176) == 4 + 5 + 180 + 11 + 3);
  CHECK(combined_answer_size(240) > 256);
}

TEST_CASE("a layout that no terminal could read is refused with the record or the element") {
  struct Row {
    void (*spoil)(BankProduct&);
    const char* named;
  };
  const Row rows[] = {
      {[](BankProduct& p) { std::erase(record(p, 0x0301).tags, 0x5A); },          "5A"           },
      {[](BankProduct& p) { record(p, 0x0302).tags.push_back(0x57); },            "57"           },
      {[](BankProduct& p) { record(p, 0x0301).is_signed = false; },               "signed"       },
      {[](BankProduct& p) { std::erase(record(p, 0x0302).tags, 0x9F4A); },        "9F4A"         },
      {[](BankProduct& p) { std::erase(record(p, 0x0204).tags, 0x9F46); },        "9F46"         },
      {[](BankProduct& p) { record(p, 0x0204).audience = RecordAudience::All; },  "9F46"         },
      {[](BankProduct& p) { record(p, 0x0203).is_signed = true; },                "0093"         },
      {[](BankProduct& p) { record(p, 0x0302).tags.push_back(0x9F79); },          "9F79"         },
      {[](BankProduct& p) { record(p, 0x0302).dgi = 0x0301; },                    "0301"         },
      {[](BankProduct& p) { record(p, 0x0302).dgi = 0x0B01; },                    "0B01"         },
      {[](BankProduct& p) { p.issuer_bin = "62"; },                               "issuer_bin"   },
      {[](BankProduct& p) { p.issuer_expiry = "12"; },                            "issuer_expiry"},
      {[](BankProduct& p) { p.sm2 = {OfflineProof::Dynamic, 0xF8, 0, 0, 0, 0}; }, "DF69"         },
  };
  for (const Row& row : rows) {
    BankProduct bank = product(OfflineProof::Dynamic);
    REQUIRE(reason(bank).empty());
    row.spoil(bank);
    CAPTURE(row.named);
    CHECK(reason(bank).find(row.named) != std::string::npos);
  }
}

TEST_CASE("the interchange profile says what the keys can prove") {
  const std::pair<OfflineProof, const char*> rows[] = {
      {OfflineProof::None,     "1C00"},
      {OfflineProof::Static,   "5C00"},
      {OfflineProof::Dynamic,  "7C00"},
      {OfflineProof::Combined, "7D00"},
  };
  for (const auto& [proof, aip] : rows)
    CHECK(to_hex(product(proof).interchange_profile(keys::PairKind::Rsa)) == aip);
  CHECK_FALSE(test_profile().bank.needs_bank_data());
  CHECK(product(OfflineProof::Static).needs_bank_data());
}
