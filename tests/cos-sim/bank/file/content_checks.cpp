#include "cos-sim/bank/file/content_checks.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace sscard;
using namespace sscard::cos::bank;

namespace {

class Stored final : public DgiSource {
 public:
  std::map<DgiNumber, Bytes> values;
  std::optional<ByteView> find(DgiNumber number) const override {
    const auto it = values.find(number);
    if (it == values.end()) return std::nullopt;
    return it->second;
  }
};

StatusWord judge(DgiCheck check, std::string_view hex, DgiNumber number = 0x0101) {
  static const Stored nothing;
  return check({nothing, crypto::botan()}, number, *from_hex(hex));
}

constexpr StatusWord good = StatusWord::Ok;
constexpr StatusWord bad = StatusWord::WrongData;

}  // namespace

TEST_CASE("a record is exactly one template 70 of whole objects") {
  CHECK(judge(check_record, "7000") == good);
  CHECK(judge(check_record, "70045A024142") == good);
  CHECK(judge(check_record, "7081045A024142") == bad);  // not the shortest length
  CHECK(judge(check_record, "70045A0241") == bad);
  CHECK(judge(check_record, "70045A034142") == bad);
  CHECK(judge(check_record, "70045A0241427000") == bad);
  CHECK(judge(check_record, "71045A024142") == bad);
  CHECK(judge(check_record, "") == bad);
}

TEST_CASE("a record number is 01 to FE") {
  CHECK(judge(check_record, "7000", 0x0100) == StatusWord::KeyNotFound);
  CHECK(judge(check_record, "7000", 0x0101) == good);
  CHECK(judge(check_record, "7000", 0x01FE) == good);
  CHECK(judge(check_record, "7000", 0x01FF) == StatusWord::KeyNotFound);
  CHECK(judge(check_raw_record, "FF", 0x0C00) == StatusWord::KeyNotFound);
  CHECK(judge(check_raw_record, "FF", 0x0C01) == good);
}

TEST_CASE("a directory record has entries with AID and label, and nothing else") {
  const std::string aid = "4F08A000000333010101";
  CHECK(judge(check_directory_record, "7012 6110" + aid + "50044142 4344") == good);
  CHECK(judge(check_directory_record, "700C 610A" + aid) == bad);  // no label
  CHECK(judge(check_directory_record, "7000") == bad);             // no entry
  CHECK(judge(check_directory_record, "7012 6210" + aid + "500441424344") == bad);
  CHECK(judge(check_directory_record, "7014 6112" + aid + "500441424344 5A00") == bad);
  CHECK(judge(check_directory_record, "700E 610C 4F04A0000003 50044142 4344") == bad);  // AID of 4
}

TEST_CASE("the FCI of the debit application holds allowed objects once") {
  CHECK(judge(check_debit_fci, "A500") == good);
  CHECK(judge(check_debit_fci, "A503 870101") == good);
  CHECK(judge(check_debit_fci, "A506 870101 870101") == bad);
  CHECK(judge(check_debit_fci, "A503 880101") == bad);
  CHECK(judge(check_debit_fci, "A504 9F120141") == bad);  // a preferred name without its code table
  CHECK(judge(check_debit_fci, "A508 9F110101 9F120141") == good);
  CHECK(judge(check_debit_fci, "A506 9F3803 9F0206") == good);
  CHECK(judge(check_debit_fci, "A505 9F3802 9F02") == bad);  // a DOL cut in two
  CHECK(judge(check_debit_fci, "6F02A500") == bad);
  CHECK(judge(check_debit_fci,
              "A53E500A50424F432044454249548701019F38099F7A019F02065F2A025F2D027A689F1101019F120A50"
              "424F43204445424954BF0C0A9F4D020B0ADF4D020C0A") == good);
}

TEST_CASE("the FCI of PSE names the directory by an SFI of 1 to 10") {
  CHECK(judge(check_directory_fci, "A503 880101") == good);
  CHECK(judge(check_directory_fci, "A503 88010A") == good);
  CHECK(judge(check_directory_fci, "A503 88010B") == bad);
  CHECK(judge(check_directory_fci, "A503 880100") == bad);
  CHECK(judge(check_directory_fci, "A500") == bad);
  CHECK(judge(check_directory_fci, "A512 8801015F2D087A68656E667264659F110101") == good);
}

TEST_CASE("GPO data are an AIP and an AFL of whole, well-formed, readable entries") {
  CHECK(judge(check_processing_options, "82021C00 9404 08010200") == good);
  CHECK(judge(check_processing_options, "82027C00941008010100100102001801020120010300") == good);
  CHECK(judge(check_processing_options, "82021C00 9403 080102") == bad);
  CHECK(judge(check_processing_options, "82021C00 9405 0801020018") == bad);
  CHECK(judge(check_processing_options, "82021C00 9400") == bad);
  CHECK(judge(check_processing_options, "82021C00") == bad);
  CHECK(judge(check_processing_options, "9404 08010200") == bad);
  CHECK(judge(check_processing_options, "82011C 9404 08010200") == bad);
}

TEST_CASE("an AFL entry is refused for each of its bytes") {
  CHECK(parse_afl(*from_hex("08010200")).has_value());
  CHECK(parse_afl(*from_hex("F0010200")).has_value());        // SFI 30
  CHECK_FALSE(parse_afl(*from_hex("F8010200")).has_value());  // SFI 31
  CHECK_FALSE(parse_afl(*from_hex("00010200")).has_value());  // SFI 0
  CHECK_FALSE(parse_afl(*from_hex("09010200")).has_value());  // low bits
  CHECK_FALSE(parse_afl(*from_hex("68010100")).has_value());  // SFI 0D is internal
  CHECK_FALSE(parse_afl(*from_hex("70010100")).has_value());  // SFI 0E is internal
  CHECK_FALSE(parse_afl(*from_hex("08000200")).has_value());
  CHECK_FALSE(parse_afl(*from_hex("08020100")).has_value());
  CHECK(parse_afl(*from_hex("08010202")).has_value());
  CHECK_FALSE(parse_afl(*from_hex("08010203")).has_value());  // more signed than there are
  CHECK_FALSE(parse_afl({}).has_value());
}

TEST_CASE("internal data are known tags with their lengths, each once") {
  CHECK(judge(check_internal_data, "9F5801009F590100") == good);
  CHECK(judge(check_internal_data, "9F58020000") == bad);
  CHECK(judge(check_internal_data, "9F5801009F580100") == bad);
  CHECK(judge(check_internal_data, "5A0112") == bad);
  CHECK(judge(check_internal_data, "9F4F199A039F21039F02069F03069F1A025F2A029F4E149C019F3602") ==
        good);
  CHECK(judge(check_internal_data, "9F4F039F0206") == good);
  CHECK(judge(check_internal_data, "9F4F029F02") == bad);
}

TEST_CASE("issuer application data begin with the length of their fixed part") {
  CHECK(judge(check_issuer_data, "9F10080700010300000001") == good);
  CHECK(judge(check_issuer_data, "9F10080600010300000001") == bad);
  CHECK(judge(check_issuer_data, "9F10080700010400000001") == bad);
  CHECK(judge(check_issuer_data, "9F100707000103000000") == bad);
  CHECK(judge(check_issuer_data, "9F11080700010300000001") == bad);
}

TEST_CASE("key check values must be those of the stored keys, in the same order") {
  Stored stored;
  stored.values[0x8000] = *from_hex(
      "11223344006677881122334455007788"
      "8B4F854F0831FBF2635A212E4DDDB92A"
      "11220044556677881122330055667788");
  const DgiContext context{stored, crypto::botan()};
  const auto check = [&](std::string_view hex) {
    return check_key_check_values(context, 0x9000, *from_hex(hex));
  };
  CHECK(check("97DCB0CE4E2CB37DF3") == good);
  CHECK(check("CE4E2C97DCB0B37DF3") == bad);
  CHECK(check("97DCB0CE4E2CB37DF2") == bad);
  CHECK(check("97DCB0CE4E2C") == bad);
  CHECK(judge(check_key_check_values, "97DCB0CE4E2CB37DF3", 0x9000) == bad);  // no keys yet
}

TEST_CASE("a PIN block of format 2 has 4 to 12 digits and then F") {
  CHECK(judge(check_pin_block, "24123FFFFFFFFFFF") == bad);
  CHECK(judge(check_pin_block, "241234FFFFFFFFFF") == good);
  CHECK(judge(check_pin_block, "26123456FFFFFFFF") == good);
  CHECK(judge(check_pin_block, "2C123456789012FF") == good);
  CHECK(judge(check_pin_block, "2D1234567890123F") == bad);
  CHECK(judge(check_pin_block, "23123FFFFFFFFFFF") == bad);
  CHECK(judge(check_pin_block, "06123456FFFFFFFF") == bad);
  CHECK(judge(check_pin_block, "2612345AFFFFFFFF") == bad);
  CHECK(judge(check_pin_block, "261234560FFFFFFF") == bad);
}

TEST_CASE("PIN tries are 1 to 15 and never above their limit") {
  CHECK(judge(check_pin_counter, "0303") == good);
  CHECK(judge(check_pin_counter, "0103") == good);
  CHECK(judge(check_pin_counter, "0F0F") == good);
  CHECK(judge(check_pin_counter, "0403") == bad);
  CHECK(judge(check_pin_counter, "0003") == bad);
  CHECK(judge(check_pin_counter, "1010") == bad);
}
